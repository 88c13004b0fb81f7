import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { type HostServer, until } from "@oco-tools/opencode-host";
import { mostAtOnce, type ScriptedModel } from "@oco-tools/scripted-model";
import { answerOf, scriptOf } from "../test/delegation/soak/faults.ts";
import {
  cap,
  idleMs,
  type Load,
  openLoad,
  play,
  type Told,
  taskOf,
  type Way,
} from "../test/delegation/soak/load.ts";

// 200 delegated tasks of the real OpenCode with a failing provider: what is lost, what is stuck, and what it takes of
// the host's memory beyond the same load given by the host's own `task` tool, without the plugin.
// `npx tsx bench/soak.bench.ts [tasks] [seed]`

const [tasks = 200, seed = 1] = process.argv.slice(2).map(Number);
const load: Load = { tasks, parents: 4, seed };
const timeoutMs = 1_200_000;

/** Frees what is free at each message of a person, so that two hosts can be compared. */
const collector = `export default {
  id: "oco-collector",
  server: async () => ({ "chat.message": async () => { Bun.gc(true); } }),
};
`;

printMachine();
const folder = await mkdtemp(join(tmpdir(), "oco-soak-"));
try {
  const path = join(folder, "collector.js");
  await writeFile(path, collector);
  const grown = await soak("delegate", path);
  const grownAlone = await soak("host", path);
  goal(
    "growth of the host beyond the same load without the plugin",
    grown - grownAlone,
    { atMost: 20 },
    "MB",
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = reportGoals() > 0 ? 1 : 0;

/** Plays the load; returns by how many megabytes the host grew. */
async function soak(way: Way, collectorPath: string): Promise<number> {
  await using setting = await openLoad(way, load, [collectorPath]);
  await using server = await setting.host.serve();
  const isOver = new AbortController();
  const aborting = way === "host" ? abortSilent(setting.model, server, isOver.signal) : Promise.resolve();
  const before = await memory(server);
  const started = performance.now();
  const told = await play(server, load, timeoutMs);
  const seconds = Math.round((performance.now() - started) / 1000);
  isOver.abort();
  await aborting;
  const after = await memory(server);
  console.log(`${way}: ${load.tasks} tasks in ${seconds} s; ${before} MB before, ${after} MB after`);
  if (way === "delegate") account(told, setting.model, await server.status());
  return after - before;
}

function account(told: readonly Told[], model: ScriptedModel, busy: object): void {
  const times = new Map<number, number>();
  for (const { task } of told) times.set(task, (times.get(task) ?? 0) + 1);
  const wrong = told.filter(({ task, state, words }) => {
    const { fate } = scriptOf(seed, task);
    const isFailed = fate === "refused" || fate === "silent";
    return (state === "failed") !== isFailed || (fate === "answered" && words !== answerOf(task));
  });
  for (const { task, state, words } of wrong) console.log(`task ${task} ended ${state}: ${words}`);
  const children = model.requests.filter((request) => taskOf(request) !== undefined);
  goal("tasks lost", tasks - times.size, { atMost: 0 });
  goal("tasks told more than once", told.length - times.size, { atMost: 0 });
  goal("tasks that ended otherwise than their provider let them", wrong.length, { atMost: 0 });
  goal("sessions stuck", Object.keys(busy).length, { atMost: 0 });
  goal("requests open", children.filter(({ outcome }) => outcome === undefined).length, { atMost: 0 });
  goal(`most at once, cap ${cap}`, mostAtOnce(children), { atMost: cap });
  const failed = told.filter(({ state }) => state === "failed").length;
  console.log(`${told.length} told, ${failed} of them failed; ${children.length} requests of tasks`);
}

/** Nobody but a person ends a silent task of the host's own tool; here it is ended as the plugin would. */
async function abortSilent(model: ScriptedModel, server: HostServer, signal: AbortSignal): Promise<void> {
  await until(
    async () => {
      const now = performance.timeOrigin + performance.now();
      for (const { session, outcome, startedAt, steps } of model.requests) {
        const isSilent = outcome === undefined && steps[0]?.type === "hang" && startedAt + idleMs < now;
        if (isSilent && session !== undefined) await server.abort(session);
      }
      return signal.aborted ? true : undefined;
    },
    timeoutMs,
    500,
  );
}

/** Proportional megabytes of the host, the least of some looks after what is free was freed. */
async function memory(server: HostServer): Promise<number> {
  const { id } = await server.createSession();
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 8; look += 1) {
    await server.prompt(id, "collect", { noReply: true });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const rollup = await readFile(`/proc/${server.pid}/smaps_rollup`, "utf8");
    least = Math.min(least, Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024);
  }
  return Math.round(least);
}
