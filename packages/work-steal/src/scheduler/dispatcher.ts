import type { Lane, Runner } from "./lane.ts";
import { type QueuedTask, reaches } from "./queued-task.ts";

/** Starts a task on a runner; the runner is given back through `Dispatcher.release`. */
export type Start = (task: QueuedTask<unknown>, runner: Runner) => void;

/**
 * Hands ready tasks to idle runners.
 *
 * Nothing polls. What makes a task ready or a runner idle calls `wake`, which queues one microtask; that one hands out
 * until no idle runner may start any task, so between two of them either no runner is idle or no task that it may run is
 * ready (W2). After `burst` starts in a row the next round waits for the event loop instead, so that a flood of
 * short tasks does not keep the process from its input and output.
 */
export class Dispatcher {
  readonly #lanes: readonly Lane[];
  readonly #start: Start;
  readonly #random: () => number;
  readonly #burst: number;
  #starts = 0;
  #isAwake = false;

  constructor(lanes: readonly Lane[], start: Start, random: () => number, burst: number) {
    this.#lanes = lanes;
    this.#start = start;
    this.#random = random;
    this.#burst = burst;
  }

  /** Has the ready tasks handed out once the current synchronous code has run. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    if (this.#starts < this.#burst) queueMicrotask(this.#round);
    else setImmediate(this.#afterTurn);
  }

  release(runner: Runner): void {
    runner.lane.idle.push(runner);
    this.wake();
  }

  readonly #afterTurn = (): void => {
    this.#starts = 0;
    this.#round();
  };

  readonly #round = (): void => {
    // Stays awake while it hands out: a task that ends at once is followed by the next in this loop, not in a new round.
    while (this.#starts < this.#burst && (this.#fillLanes() || this.#spread()));
    this.#isAwake = false;
    if (this.#starts >= this.#burst) this.wake();
  };

  /** Gives one task to an idle runner of each lane that has both; returns whether any was given. */
  #fillLanes(): boolean {
    let started = false;
    for (const lane of this.#lanes) {
      const runner = lane.takeIdle();
      if (runner === undefined) continue;
      const task = lane.next(runner);
      if (task === undefined) lane.idle.push(runner);
      else this.#begin(task, runner);
      started ||= task !== undefined;
    }
    return started;
  }

  /**
   * Lets each idle lane take half of what a random busy lane may give away, but no more than it has idle runners: what it
   * takes starts at once, so no task waits in a lane that it was not spawned into (W6).
   */
  #spread(): boolean {
    let started = false;
    for (const thief of this.#lanes) {
      if (thief.idle.length === 0) continue;
      const victim = this.#victimOf(thief);
      if (victim === undefined) continue;
      const level = 31 - Math.clz32(victim.mask(reaches.any));
      const half = Math.ceil(victim.count(level, reaches.any) / 2);
      for (let left = Math.min(half, thief.idle.length); left > 0; left -= 1) {
        const task = victim.giveAway(level);
        const runner = task && thief.takeIdle();
        if (task === undefined || runner === undefined) break;
        this.#begin(task, runner);
        started = true;
      }
    }
    return started;
  }

  #victimOf(thief: Lane): Lane | undefined {
    let best = 0;
    for (const lane of this.#lanes) if (lane !== thief) best = Math.max(best, lane.mask(reaches.any));
    if (best === 0) return undefined;
    const level = 31 - Math.clz32(best);
    const victims = this.#lanes.filter((lane) => lane !== thief && lane.mask(reaches.any) >> level);
    return victims[Math.floor(this.#random() * victims.length)];
  }

  #begin(task: QueuedTask<unknown>, runner: Runner): void {
    this.#starts += 1;
    this.#start(task, runner);
  }
}
