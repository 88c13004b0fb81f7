import { LocalDeque } from "../local/local-deque.ts";
import { type QueuedTask, type Reach, reaches } from "./queued-task.ts";

/** Priorities are integers from `lowestPriority` on; each has a level, and a level its own deques. */
export const levels = 16;
export const lowestPriority = -8;

/** The order in which a runner works off what is queued at it. */
export type Order = "lifo" | "fifo";

/**
 * The ready tasks of one runner, or of a lane's injector: a deque for each priority and reach.
 *
 * A bit mask per reach tells which priorities hold a task, so the most urgent is found by counting leading zeros. Tasks
 * enter in the order of their `turn` and are never moved from rack to rack, so each deque is sorted by it (W5).
 */
export class Rack {
  readonly #bins: (Bin | undefined)[] = new Array<Bin | undefined>(levels * 3).fill(undefined);
  readonly #masks: [number, number, number] = [0, 0, 0];
  #size = 0;

  /** Tasks held. */
  get size(): number {
    return this.#size;
  }

  push(task: QueuedTask<unknown>): void {
    const { level, reach } = task.placement;
    const index = level * 3 + reach;
    let bin = this.#bins[index];
    if (bin === undefined) {
      bin = new Bin(this, level, reach);
      this.#bins[index] = bin;
    }
    bin.push(task);
    this.#masks[reach] |= 1 << level;
    this.#size += 1;
  }

  /** Mask of the levels that hold a task which may travel at least as far as `reach`. */
  mask(reach: Reach): number {
    const [runner, lane, any] = this.#masks;
    if (reach === reaches.any) return any;
    return reach === reaches.lane ? lane | any : runner | lane | any;
  }

  /** How many tasks of a level may travel at least as far as `reach`. */
  count(level: number, reach: Reach): number {
    let count = 0;
    for (let each = reach; each <= reaches.any; each += 1) count += this.#bins[level * 3 + each]?.live ?? 0;
    return count;
  }

  /** Takes the newest or the oldest task of a level that may travel at least as far as `reach`. */
  take(level: number, reach: Reach, order: Order): QueuedTask<unknown> | undefined {
    let best: Bin | undefined;
    let bestTurn = 0;
    for (let each = reach; each <= reaches.any; each += 1) {
      const bin = this.#bins[level * 3 + each];
      if (bin === undefined || bin.live === 0) continue;
      const turn = order === "lifo" ? bin.newestTurn() : bin.oldestTurn();
      if (best === undefined || (order === "lifo" ? turn > bestTurn : turn < bestTurn)) {
        best = bin;
        bestTurn = turn;
      }
    }
    return best?.take(order);
  }

  /** The deque with the oldest task that may travel at least as far as `reach`, over all levels. */
  oldest(reach: Reach): Bin | undefined {
    let oldest: Bin | undefined;
    for (let mask = this.mask(reach); mask !== 0; mask &= mask - 1) {
      const level = 31 - Math.clz32(mask & -mask);
      for (let each = reach; each <= reaches.any; each += 1) {
        const bin = this.#bins[level * 3 + each];
        if (bin === undefined || bin.live === 0) continue;
        if (oldest === undefined || bin.oldestTurn() < oldest.oldestTurn()) oldest = bin;
      }
    }
    return oldest;
  }

  /** Called by a bin that lost a task. */
  lost(bin: Bin): void {
    this.#size -= 1;
    if (bin.live === 0) this.#masks[bin.reach] &= ~(1 << bin.level);
  }
}

/**
 * One deque of a rack. A task that is aborted while queued stays in it as a dead entry; dead entries at an end are
 * dropped when met, and all of them as soon as they outnumber the live ones, so aborting costs O(1) amortised.
 */
export class Bin {
  readonly level: number;
  readonly reach: Reach;
  live = 0;
  readonly #rack: Rack;
  readonly #deque: LocalDeque<QueuedTask<unknown>> = new LocalDeque();

  constructor(rack: Rack, level: number, reach: Reach) {
    this.#rack = rack;
    this.level = level;
    this.reach = reach;
  }

  push(task: QueuedTask<unknown>): void {
    task.bin = this;
    this.#deque.push(task);
    this.live += 1;
  }

  take(order: Order): QueuedTask<unknown> | undefined {
    this.#dropDead();
    const task = order === "lifo" ? this.#deque.pop() : this.#deque.steal();
    if (task !== undefined) this.#forget(task);
    return task;
  }

  /** Leaves an aborted task to be dropped later. */
  drop(task: QueuedTask<unknown>): void {
    this.#forget(task);
    if (this.live === 0) this.#deque.clear();
    else if (this.#deque.size > 2 * this.live + 16) this.#deque.retain((each) => each.bin === this);
  }

  newestTurn(): number {
    this.#dropDead();
    return this.#deque.newest()?.turn ?? -1;
  }

  oldestTurn(): number {
    this.#dropDead();
    return this.#deque.oldest()?.turn ?? -1;
  }

  #forget(task: QueuedTask<unknown>): void {
    task.bin = undefined;
    this.live -= 1;
    this.#rack.lost(this);
  }

  #dropDead(): void {
    for (
      let task = this.#deque.newest();
      task !== undefined && task.bin !== this;
      task = this.#deque.newest()
    ) {
      this.#deque.pop();
    }
    for (
      let task = this.#deque.oldest();
      task !== undefined && task.bin !== this;
      task = this.#deque.oldest()
    ) {
      this.#deque.steal();
    }
  }
}
