import { type MissionSchema, type MissionView, renderReport, reportOf, viewOf } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import { boardLine } from "./board.ts";
import { whyNoMission } from "./no-mission.ts";
import { type Opencode, preflight, runCommand } from "./opencode.ts";
import { openProjectStore, storePath } from "./project-store.ts";

export interface MissionPlay {
  readonly goal: string;
  readonly project: string;
  readonly model?: string | undefined;
  readonly opencode: Opencode;
  readonly print: (line: string) => void;
}

/** How often the store of the mission is looked for until OpenCode has made it. */
const lookMs = 100;

/**
 * Runs `/task` in a headless OpenCode and watches the mission in the store that both share: what is printed is what
 * was recorded, not what a model says. Returns 0 when the mission was sealed, else 1.
 */
export async function playMission(play: MissionPlay): Promise<number> {
  const { goal, project, model, opencode, print } = play;
  const version = await preflight(opencode, project, model);
  print(`starting OpenCode ${version} in ${project}, with ${model ?? "the models of its configuration"}`);
  const path = storePath(project, opencode.env);
  const known = await missionIds(path);
  const ended = new AbortController();
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  const started = performance.now();
  const run = runCommand(opencode, { project, words: goal, model, signal: interrupted.signal }).finally(() =>
    ended.abort(),
  );
  const watching = showProgress(path, known, started, print, ended.signal);
  const { exitCode, stderr } = await run;
  process.removeListener("SIGINT", interrupt);
  await watching;

  await using store = await openProjectStore(path);
  const view = store === undefined ? undefined : newMission(store, known);
  if (store === undefined || view === undefined) {
    print(whyNoMission({ project, env: opencode.env, exitCode, stderr }));
    return 1;
  }
  const audit = await store.verify();
  print("");
  print(
    renderReport({
      ...reportOf(view, Date.now()),
      audit: audit.ok
        ? { kind: "verified", head: audit.head, count: audit.count }
        : { kind: "broken", why: audit.reason },
    }),
  );
  const { phase } = view.mission;
  return phase.kind === "ended" && phase.outcome.kind === "sealed" ? 0 : 1;
}

async function showProgress(
  path: string,
  known: ReadonlySet<string>,
  started: number,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const store = await storeWhenThere(path, signal);
  if (store === undefined) return;
  await using opened = store;
  let last = "";
  const show = (): void => {
    const view = newMission(opened, known);
    if (view === undefined) return;
    const line = boardLine(view, performance.now() - started);
    // The time alone is no news.
    const news = line.slice(line.indexOf(" s  "));
    if (news !== last) print(line);
    last = news;
  };
  try {
    show();
    for await (const _ of opened.watch({ signal })) show();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  show();
}

async function storeWhenThere(path: string, signal: AbortSignal): Promise<Store<MissionSchema> | undefined> {
  while (!signal.aborted) {
    const store = await openProjectStore(path);
    if (store !== undefined) return store;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return undefined;
}

async function missionIds(path: string): Promise<ReadonlySet<string>> {
  await using store = await openProjectStore(path);
  using snapshot = store?.snapshot();
  return new Set(snapshot?.entries({ prefix: ["mission"] }).map(({ value }) => value.id) ?? []);
}

function newMission(store: Store<MissionSchema>, known: ReadonlySet<string>): MissionView | undefined {
  using snapshot = store.snapshot();
  const mission = snapshot
    .entries({ prefix: ["mission"] })
    .map(({ value }) => value)
    .findLast(({ id }) => !known.has(id));
  return mission === undefined ? undefined : viewOf(snapshot, mission.id);
}
