import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, MissionEngine, type MissionSchema, systemClock, type TaskInput } from "@oco/mission";
import {
  handIn,
  SimulatedChecks,
  SimulatedClock,
  SimulatedHost,
  SimulatedWorkspace,
} from "@oco/mission/simulation";
import { openStore } from "@oco/mvcc";
import { goal, printMachine, reportGoals } from "@oco-tools/bench";

/** How a model of 300 ms is asked: once for the work of a task and once for its review. */
const modelMs = 300;
const taskCount = 48;
const checkMs = 50;
const lanes = 50;

interface Measured {
  /** Time on the clock of the run from the first task's start to the last task's merge. */
  readonly makespanMs: number;
  /** What no scheduler can beat: the longest chain of models and checks, or all work over all lanes. */
  readonly boundMs: number;
  readonly peak: number;
}

/** On which clock, and where the store is kept; without a path in memory. */
interface Run {
  readonly clock: Clock;
  readonly path?: string;
}

/** 48 tasks in layers: each depends on two of the layer before. */
function layered(width: number): TaskInput[] {
  return Array.from({ length: taskCount }, (_, index) => {
    const layer = Math.floor(index / width);
    const before = (n: number): string => `t${(layer - 1) * width + ((index + n) % width)}`;
    const depends = layer === 0 ? [] : [...new Set([before(0), before(1)])];
    return {
      id: `t${index}`,
      title: `Task ${index}`,
      instructions: `Make ${index}.`,
      depends,
      verify: ["check"],
    };
  });
}

async function measure(tasks: readonly TaskInput[], depth: number, { clock, path }: Run): Promise<Measured> {
  const host = new SimulatedHost({
    clock,
    play: ({ attempt }) => {
      if (attempt.startsWith("plan"))
        return { durationMs: modelMs, submit: [{ tool: "submit_plan", input: { summary: "48", tasks } }] };
      if (attempt.startsWith("work") || attempt.startsWith("scout")) return { durationMs: modelMs };
      return { durationMs: modelMs, submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
    },
    submit: async (sessionId, submission) =>
      (await handIn(engine, sessionId, submission)).kind === "accepted",
  });
  await using store = await openStore<MissionSchema>(path === undefined ? {} : { path });
  const ends: number[] = [];
  await using engine: MissionEngine = new MissionEngine({
    host,
    checks: new SimulatedChecks(clock, () => 0, checkMs),
    workspace: new SimulatedWorkspace(),
    store,
    owner: "bench",
    clock,
    capacity: { initial: lanes, max: lanes, perAgent: lanes, checks: lanes },
    onStep: ({ tasks: now }) => {
      if ([...now.values()].every(({ state }) => state.kind === "done") && now.size > 0)
        ends.push(clock.now());
    },
  });
  const id = await engine.start({ goal: "48 tasks", directory: "/project", level: "L2" });
  let isOver = false;
  void engine.wait(id).then(({ state }) => {
    if (state !== "sealed") throw new Error(`the mission is ${state}`);
    isOver = true;
  });
  if (clock instanceof SimulatedClock) await clock.runUntil(() => isOver, 60 * 60_000);
  else while (!isOver) await new Promise((resolve) => setTimeout(resolve, 20));
  const started = host.log.find(({ attempt }) => attempt.startsWith("work"))?.at ?? 0;
  const perTask = modelMs + checkMs + modelMs;
  const boundMs = Math.max(depth * perTask, (tasks.length * perTask) / lanes);
  return { makespanMs: (ends[0] ?? Number.NaN) - started, boundMs, peak: host.peak };
}

/** A mission with its store on disk: every transition waits for a flush, as in use. */
async function onDisk(tasks: readonly TaskInput[], depth: number): Promise<Measured> {
  const path = await mkdtemp(join(tmpdir(), "oco-mission-bench-"));
  try {
    return await measure(tasks, depth, { clock: systemClock, path });
  } finally {
    await rm(path, { recursive: true });
  }
}

printMachine();
console.log(
  `\n${taskCount} tasks, a model of ${modelMs} ms, commands of ${checkMs} ms, ${lanes} lanes, simulated host`,
);
console.log(
  "virtual: virtual clock, store in memory; real: wall clock, store in memory; disk: wall clock, store on disk",
);
console.log("shape          bound ms  virtual ms  ratio  real ms  ratio  disk ms  ratio  peak");
const worst = { virtual: 0, real: 0 };
for (const [name, width] of [
  ["48 x 1", 48],
  ["12 x 4 deep", 12],
  ["4 x 12 deep", 4],
] as const) {
  const tasks = layered(width);
  const depth = taskCount / width;
  const virtual = await measure(tasks, depth, { clock: new SimulatedClock() });
  const real = await measure(tasks, depth, { clock: systemClock });
  const disk = await onDisk(tasks, depth);
  worst.virtual = Math.max(worst.virtual, ratioOf(virtual));
  worst.real = Math.max(worst.real, ratioOf(real));
  const cells = [virtual, real, disk].map(
    (run) => `${run.makespanMs.toFixed(0).padStart(9)} ${ratioOf(run).toFixed(3).padStart(6)}`,
  );
  console.log(
    `${name.padEnd(14)} ${virtual.boundMs.toFixed(0).padStart(8)} ${cells.join(" ")} ${virtual.peak}`,
  );
}
goal("makespan over the critical-path bound, 48 tasks, simulated host", worst.virtual, { atMost: 1.1 });
goal("the same in real time, engine included", worst.real, { atMost: 1.1 });
process.exitCode = reportGoals() === 0 ? 0 : 1;

function ratioOf({ makespanMs, boundMs }: Measured): number {
  return makespanMs / boundMs;
}
