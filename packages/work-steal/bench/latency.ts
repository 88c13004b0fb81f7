import { Scheduler } from "@oco/work-steal";
import { goal } from "@oco-tools/bench";

/** From `spawn` on an idle scheduler to the first line of the task. */
export async function benchLatency(): Promise<void> {
  const scheduler = new Scheduler({ lanes: { planner: 2, worker: 8, reviewer: 4 }, random: Math.random });
  const ours = await sample(20_000, (started) => scheduler.spawn("worker", started));
  const polled = await polledLatency(200);
  console.log("\nidle to start, one task at a time");
  console.log(`  Scheduler                                   median ${ours.toFixed(2)} us`);
  console.log(`  loops that poll, 1 ms growing 1.5x to 100 ms  median ${polled.toFixed(0)} us`);
  goal("idle to start", ours, { atMost: 5 }, "us");
}

async function sample(count: number, spawn: (started: () => void) => unknown): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    await new Promise<void>((resolve) => {
      const spawned = performance.now();
      spawn(() => {
        samples.push((performance.now() - spawned) * 1000);
        resolve();
      });
    });
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return samples.sort((a, b) => a - b)[count >> 1] as number;
}

/**
 * The waiting rule of opencode-orchestrator 1.2.58, the last release with a pool of its own (1.7.22, which is installed,
 * has none): each of 15 loops looks, and sleeps 1 ms growing by 1.5 to 100 ms while it finds nothing. The tasks come 137 ms
 * apart, as seldom as tasks of agents do.
 */
async function polledLatency(count: number): Promise<number> {
  const queue: (() => void)[] = [];
  const state = { isOver: false };
  const loop = async (): Promise<void> => {
    let wait = 1;
    while (!state.isOver) {
      const task = queue.shift();
      task?.();
      wait = task === undefined ? Math.min(wait * 1.5, 100) : 1;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
  const loops = Array.from({ length: 15 }, loop);
  const samples: number[] = [];
  for (let index = 0; index < Math.min(count, 20); index += 1) {
    await new Promise((resolve) => setTimeout(resolve, 137));
    await new Promise<void>((resolve) => {
      const pushed = performance.now();
      queue.push(() => {
        samples.push((performance.now() - pushed) * 1000);
        resolve();
      });
    });
  }
  state.isOver = true;
  await Promise.all(loops);
  return samples.sort((a, b) => a - b)[samples.length >> 1] as number;
}
