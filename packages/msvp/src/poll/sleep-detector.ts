import type { Clock } from "../clock.ts";

/**
 * Tells a timer that was held up by the machine's sleep from a late one. Some monotonic clocks go on during sleep and
 * some stand still; the wall clock goes on in both cases, so a jump of either against the other is looked at.
 */
export class SleepDetector {
  readonly #clock: Clock;
  readonly #timestamp: () => number;
  readonly #toleranceMs: number;
  #expectedAt = Number.POSITIVE_INFINITY;
  #setAt = 0;
  #setTimestamp = 0;

  constructor(clock: Clock, timestamp: () => number, toleranceMs: number) {
    this.#clock = clock;
    this.#timestamp = timestamp;
    this.#toleranceMs = toleranceMs;
  }

  /** A timer is set for `at`. */
  expect(at: number): void {
    this.#expectedAt = at;
    this.#setAt = this.#clock.now();
    this.#setTimestamp = this.#timestamp();
  }

  /** Asked when the timer fires. A wall clock that was set counts as sleep, too: that costs one more quiet window. */
  hasSlept(): boolean {
    const now = this.#clock.now();
    if (now - this.#expectedAt > this.#toleranceMs) return true;
    const jumpMs = this.#timestamp() - this.#setTimestamp - (now - this.#setAt);
    return jumpMs > this.#toleranceMs;
  }
}
