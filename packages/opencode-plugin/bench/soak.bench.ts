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
// `npx tsx bench/soak.bench.ts [tasks] [seed] [rounds]`. The memory of one run says little: the allocator keeps tens of
// megabytes more or less. So both loads are played in turn, and their medians are compared.

const [tasks = 200, seed = 1, rounds = 3] = process.argv.slice(2).map(Number);
const load: Load = { tasks, parents: 4, seed };
const timeoutMs = 1_200_000;

/** Frees what is free at each message of a person, so that two hosts can be compared, and notes what is still in use. */
const collectorOf = (note: string): string => `import { heapStats } from "bun:jsc";
export default {
  id: "oco-collector",
  server: async () => ({
    "chat.message": async () => {
      Bun.gc(true);
      await Bun.write(${JSON.stringify(note)}, String(heapStats().heapSize));
    },
  }),
};
`;

/** Megabytes of a host: what the system has given it, and what its JavaScript holds of that. */
interface Memory {
  readonly process: number;
  readonly heap: number;
}

printMachine();
const folder = await mkdtemp(join(tmpdir(), "oco-soak-"));
try {
  const grown: Record<Way, Memory[]> = { delegate: [], host: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const way of ["delegate", "host"] as const) grown[way].push(await soak(way, folder));
  const beyond = (of: (memory: Memory) => number): number =>
    median(grown.delegate.map(of)) - median(grown.host.map(of));
  console.log(`of it held by JavaScript: ${beyond(({ heap }) => heap).toFixed(1)} MB`);
  goal(
    "growth of the host beyond the same load without the plugin",
    beyond((memory) => memory.process),
    { atMost: 20 },
    "MB",
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = reportGoals() > 0 ? 1 : 0;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Plays the load; returns by how much the host grew. */
async function soak(way: Way, folder: string): Promise<Memory> {
  const collector = join(folder, "collector.js");
  const note = join(folder, "heap");
  await writeFile(collector, collectorOf(note));
  await using setting = await openLoad(way, load, [collector]);
  await using server = await setting.host.serve();
  const isOver = new AbortController();
  const aborting = way === "host" ? abortSilent(setting.model, server, isOver.signal) : Promise.resolve();
  const before = await memory(server, note);
  const started = performance.now();
  const told = await play(server, load, timeoutMs);
  const seconds = Math.round((performance.now() - started) / 1000);
  isOver.abort();
  await aborting;
  const after = await memory(server, note);
  const grown = { process: after.process - before.process, heap: after.heap - before.heap };
  console.log(
    `${way}: ${load.tasks} tasks in ${seconds} s; ${before.process.toFixed(0)} MB before, grew by ${grown.process.toFixed(0)} MB, JavaScript by ${grown.heap.toFixed(1)} MB`,
  );
  if (way === "delegate") account(told, setting.model, await server.status());
  return grown;
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

/** The least of some looks after what is free was freed; of the process, its proportional share. */
async function memory(server: HostServer, note: string): Promise<Memory> {
  const { id } = await server.createSession();
  let least: Memory = { process: Number.POSITIVE_INFINITY, heap: Number.POSITIVE_INFINITY };
  for (let look = 0; look < 8; look += 1) {
    await server.prompt(id, "collect", { noReply: true });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const rollup = await readFile(`/proc/${server.pid}/smaps_rollup`, "utf8");
    least = {
      process: Math.min(least.process, Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024),
      heap: Math.min(least.heap, Number(await readFile(note, "utf8")) / 1024 ** 2),
    };
  }
  return least;
}
