import type { Clock } from "../src/clock.ts";

/** A clock that stands still until it is moved; alarms ring in the order of their times. */
export class ManualClock implements Clock {
  #now = 0;
  #alarms: { at: number; callback: () => void }[] = [];

  get pending(): number {
    return this.#alarms.length;
  }

  now(): number {
    return this.#now;
  }

  alarm(delayMs: number, callback: () => void): { cancel: () => void } {
    const entry = { at: this.#now + delayMs, callback };
    this.#alarms.push(entry);
    return {
      cancel: () => {
        this.#alarms = this.#alarms.filter((other) => other !== entry);
      },
    };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((other) => other !== next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }
}
