import type { Clock } from "@oco/msvp";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes only when told to, one timer after the other, with all promise work done in between. */
export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, delayMs));
  }

  /** Lets `ms` pass. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#first(until); next !== undefined; next = this.#first(until)) {
      await this.#fire(next);
    }
    this.#now = until;
    await settle();
  }

  /** Lets time pass until the promise is settled; fails when nothing is left that could settle it. */
  async run<R>(promise: Promise<R>): Promise<R> {
    let isSettled = false;
    const done = (): void => {
      isSettled = true;
    };
    promise.then(done, done);
    await settle();
    while (!isSettled) {
      const next = this.#first(Number.POSITIVE_INFINITY);
      if (next === undefined)
        throw new Error(`nothing is scheduled at ${this.#now} ms and the promise is pending`);
      await this.#fire(next);
    }
    return promise;
  }

  /** Moves the clock without firing what became due, as a sleeping machine does. */
  skip(ms: number): void {
    this.#now += ms;
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.at);
    timer.callback();
    await settle();
  }

  #first(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}

/** Resolves when every promise reaction that is possible now has run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
