import type { Affinity, Scheduler } from "../src/index.ts";

interface Flooded {
  /** When the last task ended. */
  readonly makespan: number;
  /** What all runners, and what those of the flooded lane, need at least. */
  readonly ideal: number;
  readonly idealOwn: number;
  /** When the first lane ran its last task. */
  readonly firstIdle: number;
}

/** Gives 1000 tasks of seeded lengths to one lane, in virtual time: time passes when nothing can run any more. */
export async function flood<Lane extends string>(
  make: (random: () => number) => Scheduler<Lane | "planner">,
  lanes: Readonly<Record<Lane | "planner", number>>,
  affinity: Affinity,
): Promise<Flooded> {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const scheduler = make(random);
  const timers: { at: number; ring: () => void }[] = [];
  let now = 0;
  const sleep = (units: number): Promise<void> =>
    new Promise((ring) => {
      timers.push({ at: now + units, ring });
    });
  const lengths = Array.from({ length: 1000 }, () => 1 + Math.floor(random() * 20));
  const lastOf = new Map<string, number>();
  let isOver = false;
  for (const length of lengths) {
    const run = async ({ runner }: { readonly runner: { readonly lane: string } }): Promise<void> => {
      await sleep(length);
      lastOf.set(runner.lane, now);
    };
    scheduler.spawn("planner", run, { affinity });
  }
  void scheduler.drain().then(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    now = Math.min(...timers.map(({ at }) => at), Number.MAX_SAFE_INTEGER);
    for (const timer of timers.filter(({ at }) => at === now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.ring();
    }
    if (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const runners = (Object.values(lanes) as number[]).reduce((sum, count) => sum + count, 0);
  const makespan = Math.max(...lastOf.values());
  return {
    ...{ makespan, ideal: total / runners, idealOwn: total / lanes.planner },
    firstIdle: Math.min(...lastOf.values()),
  };
}
