// Who is admitted next, in constant time whatever the number of keys and waiters (invariant L4):
//
//   rotation[0]:  key b ─ key a        keys with waiters of priority 0 and a permit to spare, longest unserved first
//   rotation[1]:  key c                a key at its cap leaves the rotation and comes back, last, when a permit of it ends
//
// The first key of the first rotation is served, one waiter, and goes to the end: keys take turns.

import { requireAtMost, requireInteger } from "../arguments.ts";
import { LinkedList } from "../queue/linked-list.ts";
import { checkWait, type Waiter } from "../queue/waiter.ts";
import { type Lane, LaneLevel } from "./lane.ts";
import type { PermitOptions } from "./options.ts";
import type { Permit } from "./permit.ts";

/** A waiter whose turn it is, and the key it waits for. */
export interface Turn {
  readonly lane: Lane;
  readonly waiter: Waiter<Permit>;
}

/** The waiting callers of a limiter. */
export class AdmissionQueue {
  readonly #rotations: LinkedList<LaneLevel>[] = [];
  readonly #newestFirst: boolean;
  #size = 0;

  constructor(priorities: number, order: "fifo" | "lifo") {
    for (let priority = 0; priority < priorities; priority += 1) this.#rotations.push(new LinkedList());
    this.#newestFirst = order === "lifo";
  }

  get size(): number {
    return this.#size;
  }

  get priorities(): number {
    return this.#rotations.length;
  }

  /** @throws {RangeError} for a caller that could not wait here, if it had to */
  check(options: PermitOptions): void {
    const { priority } = options;
    checkWait(options);
    if (priority === undefined) return;
    requireAtMost("priority", requireInteger("priority", priority, 0), this.priorities - 1);
  }

  push(lane: Lane, priority: number, waiter: Waiter<Permit>): void {
    let level = lane.levels[priority];
    if (level === undefined) {
      level = new LaneLevel(lane);
      lane.levels[priority] = level;
    }
    level.waiters.push(waiter);
    this.#size += 1;
    this.refresh(lane);
  }

  /** Takes out the waiter whose turn it is; the caller counts its permit and then calls `refresh` on its lane. */
  shift(): Turn | undefined {
    for (const rotation of this.#rotations) {
      const level = rotation.shift();
      if (level === undefined) continue;
      const waiter = this.#newestFirst ? level.waiters.pop() : level.waiters.shift();
      if (waiter === undefined) throw new Error("unreachable: a key without waiters stood in the rotation");
      this.#size -= 1;
      return { lane: level.lane, waiter };
    }
    return undefined;
  }

  /** A waiter of this lane gave up and is out of its list. */
  forget(lane: Lane): void {
    this.#size -= 1;
    this.refresh(lane);
  }

  /** Refuses all who wait in this lane. */
  reject(lane: Lane, reason: unknown): void {
    for (const level of lane.levels) {
      while (level?.waiters.first !== undefined) {
        level.waiters.first.reject(reason);
        this.#size -= 1;
      }
    }
    this.refresh(lane);
  }

  /** Puts the lane into or out of the rotations, after its permits, waiters or cap changed. */
  refresh(lane: Lane): void {
    const hasRoom = lane.inFlight < lane.cap;
    for (let priority = 0; priority < lane.levels.length; priority += 1) {
      const level = lane.levels[priority];
      const rotation = this.#rotations[priority];
      if (level === undefined || rotation === undefined) continue;
      const isReady = hasRoom && level.waiters.size > 0;
      if (isReady && level.list === undefined) rotation.push(level);
      else if (!isReady && level.list !== undefined) rotation.remove(level);
    }
  }
}
