import type { Clock } from "../clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Turns of the real event loop that let every promise and hand-over that hangs on one timer come to rest. */
const settlingTurns = 4;

/** Time that passes only when nothing else is left to do. */
export class SimulatedClock implements Clock {
  readonly #timers = new Map<number, Timer>();
  #now = 0;
  #order = 0;
  readonly #epoch: number;

  constructor(epoch = 1_700_000_000_000) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#epoch + this.#now;
  }

  setTimeout(callback: () => void, ms: number): unknown {
    this.#order += 1;
    this.#timers.set(this.#order, { at: this.#now + Math.max(0, ms), order: this.#order, callback });
    return this.#order;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** Lets time pass until `isDone`, or until `limitMs` of simulated time are over; says which. */
  async runUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.#now + limitMs;
    for (;;) {
      await this.settle();
      if (isDone()) return true;
      const next = [...this.#timers.values()].sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined || next.at > end) return false;
      this.#timers.delete(next.order);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
  }

  /** Lets everything that needs no time happen. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < settlingTurns; turn += 1)
      await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
