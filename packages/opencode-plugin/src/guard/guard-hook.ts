import { realpathSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { stop } from "@oco/hooks";
import type { HostHookRegistry } from "../hooks/host-events.ts";
import type { GuardPlace } from "./shell/scope.ts";

export interface GuardOptions {
  /** The folder that agents may change; absolute. */
  readonly worktree: string;
  /** Where commands start that name no folder. */
  readonly directory: string;
  /** Whether the guard watches over a session. */
  readonly isGuarded: (sessionId: string) => boolean;
}

const ending = "The command was not run. If the person wants exactly this, they can run it themselves.";

/** Stops dangerous commands of `bash` and `run_background` before they start, and tells the model why. */
export function registerGuard(
  registry: HostHookRegistry,
  { worktree, directory, isGuarded }: GuardOptions,
): Disposable {
  return registry.register({
    id: "oco/guard",
    event: "tool.execute.before",
    phase: "early",
    priority: 100,
    // A command that the guard itself fails on is not run.
    onError: "stop",
    run: async ({ args }, { input: { tool, sessionID } }) => {
      if ((tool !== "bash" && tool !== "run_background") || !isGuarded(sessionID)) return undefined;
      const { command, workdir, cwd } = args as Readonly<Record<string, unknown>>;
      if (typeof command !== "string") return undefined;
      const folder = [workdir, cwd].find((path) => typeof path === "string" && path !== "");
      const start =
        typeof folder !== "string" ? directory : isAbsolute(folder) ? folder : join(directory, folder);
      // Loaded with the first command, not with OpenCode.
      const { inspectCommand } = await import("./inspect.ts");
      const why = inspectCommand(command, placeOf(worktree, start));
      return why === undefined ? undefined : stop(`Stopped by the guard: ${why} ${ending}`);
    },
  });
}

/** The place of a command on this machine. */
export function placeOf(worktree: string, directory: string): GuardPlace {
  const temporary = [
    ...new Set([tmpdir(), "/tmp", "/var/tmp"].flatMap((path) => [path, realPath(path) ?? path])),
  ];
  return {
    worktree: realPath(worktree) ?? worktree,
    directory: realPath(directory) ?? directory,
    home: homedir(),
    temporary,
    realPath,
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
