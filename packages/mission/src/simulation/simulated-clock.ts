import type { Clock } from "../clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when nothing else is left to do. */
export class SimulatedClock implements Clock {
  readonly #timers = new Map<number, Timer>();
  #now = 0;
  #order = 0;
  /** Counts how often anybody looked at the clock or changed a timer. */
  #uses = 0;
  readonly #epoch: number;

  constructor(epoch = 1_700_000_000_000) {
    this.#epoch = epoch;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    this.#uses += 1;
    return this.#now;
  }

  date(): number {
    this.#uses += 1;
    return this.#epoch + this.#now;
  }

  setTimeout(callback: () => void, ms: number): unknown {
    this.#uses += 1;
    this.#order += 1;
    this.#timers.set(this.#order, { at: this.#now + Math.max(0, ms), order: this.#order, callback });
    return this.#order;
  }

  clearTimeout(handle: unknown): void {
    this.#uses += 1;
    this.#timers.delete(handle as number);
  }

  /** Resolves when `ms` have passed. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.setTimeout(resolve, ms));
  }

  /** Lets time pass until `isDone`, or until `limitMs` of simulated time are over; says which. */
  async runUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.#now + limitMs;
    for (;;) {
      await this.settle();
      if (isDone()) return true;
      const next = this.#next();
      if (next === undefined || next.at > end) {
        if (next !== undefined) this.#now = end;
        return false;
      }
      this.#timers.delete(next.order);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
  }

  /**
   * Lets everything that needs no time happen: turns of the real event loop, until one has passed in which nobody used the
   * clock. In each turn every promise is followed to its end, so only a hand-over to a later turn can be left.
   */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.#uses; ) {
      before = this.#uses;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** The earliest timer; of equals the one that was set first, which is the first in the map. */
  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) if (next === undefined || timer.at < next.at) next = timer;
    return next;
  }
}
