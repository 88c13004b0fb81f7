import { type QueuedTask, type Reach, reaches } from "./queued-task.ts";
import { type Bin, type Order, Rack } from "./rack.ts";
import type { RunnerId } from "./task.ts";

/** One place in a lane: runs a task at a time and has deques of its own. */
export interface Runner {
  readonly id: RunnerId;
  readonly lane: Lane;
  readonly rack: Rack;
}

/** How a lane chooses. */
export interface LanePolicy {
  readonly order: Order;
  /** Every n-th start of a lane is that of its oldest task, whatever its priority and wherever it is queued. */
  readonly fairEvery: number;
  readonly random: () => number;
}

/** A named group of runners with the injector that tasks from outside enter by. */
export class Lane {
  readonly name: string;
  readonly runners: readonly Runner[];
  readonly idle: Runner[];
  readonly #injector = new Rack();
  readonly #racks: readonly Rack[];
  readonly #policy: LanePolicy;
  #starts = 0;

  constructor(name: string, size: number, policy: LanePolicy) {
    this.name = name;
    this.#policy = policy;
    this.runners = Array.from({ length: size }, (_, index) => ({
      id: { lane: name, index },
      lane: this,
      rack: new Rack(),
    }));
    this.idle = this.runners.toReversed();
    this.#racks = [this.#injector, ...this.runners.map((runner) => runner.rack)];
  }

  /** Tasks that are ready and not yet started. */
  get ready(): number {
    return this.#racks.reduce((sum, rack) => sum + rack.size, 0);
  }

  enqueue(task: QueuedTask<unknown>): void {
    const { home } = task.placement;
    const rack = home === undefined ? this.#injector : this.runners[home]?.rack;
    rack?.push(task);
  }

  /** Mask of the levels at which tasks wait that may travel at least as far as `reach`. */
  mask(reach: Reach): number {
    let mask = 0;
    for (const rack of this.#racks) mask |= rack.mask(reach);
    return mask;
  }

  count(level: number, reach: Reach): number {
    let count = 0;
    for (const rack of this.#racks) count += rack.count(level, reach);
    return count;
  }

  /** An idle runner, of preference one with tasks queued at it, so that affinity holds wherever it can. */
  takeIdle(): Runner | undefined {
    for (let index = this.idle.length - 1; index >= 0; index -= 1) {
      if (this.idle[index]!.rack.size > 0) return this.idle.splice(index, 1)[0];
    }
    return this.idle.pop();
  }

  /**
   * Takes the task that a runner of this lane starts next: the most urgent that it may start, of equally urgent ones
   * first its own, then the injector's, then another runner's (W3); on a fair turn the oldest of all (W4).
   */
  next(runner: Runner): QueuedTask<unknown> | undefined {
    const { order, fairEvery } = this.#policy;
    const own = runner.rack.mask(reaches.runner);
    const injected = this.#injector.mask(reaches.lane);
    const all = own | injected | this.mask(reaches.lane);
    if (all === 0) return undefined;
    this.#starts += 1;
    if (this.#starts % fairEvery === 0) return this.#oldest(runner);
    const level = 31 - Math.clz32(all);
    if (own >> level) return runner.rack.take(level, reaches.runner, order);
    if (injected >> level) return this.#injector.take(level, reaches.lane, "fifo");
    return this.#stealFrom(level, reaches.lane, "runner");
  }

  /** Gives up the oldest of the most urgent tasks that may run in any lane. */
  giveAway(level: number): QueuedTask<unknown> | undefined {
    const task =
      this.#injector.take(level, reaches.any, "fifo") ?? this.#stealFrom(level, reaches.any, "lane");
    if (task !== undefined) task.stolen = "lane";
    return task;
  }

  // Thieves always take the oldest: it is the one its owner would come to last, and usually the root of most work.
  #stealFrom(level: number, reach: Reach, stolen: "runner" | "lane"): QueuedTask<unknown> | undefined {
    const { length } = this.runners;
    const start = Math.floor(this.#policy.random() * length);
    for (let offset = 0; offset < length; offset += 1) {
      const victim = this.runners[(start + offset) % length];
      const task = victim?.rack.take(level, reach, "fifo");
      if (task !== undefined) {
        task.stolen = stolen;
        return task;
      }
    }
    return undefined;
  }

  #oldest(runner: Runner): QueuedTask<unknown> | undefined {
    let oldest: Bin | undefined;
    let from: Rack | undefined;
    for (const rack of this.#racks) {
      const bin = rack.oldest(rack === runner.rack ? reaches.runner : reaches.lane);
      if (bin !== undefined && (oldest === undefined || bin.oldestTurn() < oldest.oldestTurn())) {
        oldest = bin;
        from = rack;
      }
    }
    const task = oldest?.take("fifo");
    if (task !== undefined && from !== runner.rack && from !== this.#injector) task.stolen = "runner";
    return task;
  }
}
