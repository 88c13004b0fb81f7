import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { stop } from "@oco/hooks";
import type { ClaimOutcome } from "@oco/mission";
import type { HostHookRegistry } from "../hooks/host-events.ts";
import { writtenPaths } from "./written-paths.ts";

export interface ClaimOptions {
  /** The folder that plans name files from, and outside of which no agent of a mission writes. */
  readonly directory: string;
  /** Whether a session takes part in a mission. */
  readonly isMember: (sessionId: string) => Promise<boolean>;
  readonly claim: (sessionId: string, path: string) => Promise<ClaimOutcome>;
}

/** Longest wait for the store; a claim that cannot be told refuses the write. */
const claimMs = 30_000;

/** Asks for each file of a mission's shared tree before it is written, so that a file has one writer at a time. */
export function registerClaims(registry: HostHookRegistry, options: ClaimOptions): Disposable {
  return registry.register({
    id: "oco/claims",
    event: "tool.execute.before",
    phase: "early",
    timeoutMs: claimMs,
    onError: "stop",
    run: async ({ args }, { input: { tool, sessionID } }) => {
      const paths = writtenPaths(tool, args as Readonly<Record<string, unknown>>);
      const why = await claimAll(options, sessionID, paths);
      return why === undefined ? undefined : stop(why);
    },
  });
}

/** Claims files for a session before it writes them; says why it must not, in words for the agent. */
export async function claimAll(
  { directory, isMember, claim }: ClaimOptions,
  sessionId: string,
  paths: readonly string[],
): Promise<string | undefined> {
  if (paths.length === 0 || !(await isMember(sessionId))) return undefined;
  for (const path of paths) {
    const inside = pathInside(directory, path);
    if (inside === undefined)
      return `${path} is outside of ${directory}, where this mission works. Nothing was written.`;
    if (inside.split("/")[0] === ".oco")
      return `${path} is how the person talks to the mission; agents hand in through their tools.`;
    const outcome = await claim(sessionId, inside);
    if (outcome.kind === "held") return outcome.text;
  }
  return undefined;
}

/** A path relative to a folder, with links followed and `/` between its parts; `undefined` outside of it. */
export function pathInside(folder: string, path: string): string | undefined {
  const root = realTarget(resolve(folder));
  const inside = relative(root, realTarget(resolve(root, path)));
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return undefined;
  return inside.split(sep).join("/");
}

/** Links in a chain that are followed; a longer chain is a loop. */
const maxLinks = 20;

/** The real path of a file that may not be there yet, also behind a link to one that is not there yet. */
function realTarget(path: string, links: number = 0): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    const to = linkTarget(path);
    if (to !== undefined && links < maxLinks) return realTarget(resolve(above, to), links + 1);
    return above === path ? path : join(realTarget(above, links), basename(path));
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
