import type { Clock } from "../time/clock.ts";

const never = Number.NEGATIVE_INFINITY;

/** Holds admissions until a moment that only moves later, `maxMs` ahead at most. Has a timer only between `arm` and its end. */
export class Pause {
  readonly #clock: Clock;
  readonly #maxMs: number;
  readonly #onEnd: () => void;
  #untilMs = never;
  #timer: unknown;

  constructor(clock: Clock, maxMs: number, onEnd: () => void) {
    this.#clock = clock;
    this.#maxMs = maxMs;
    this.#onEnd = onEnd;
  }

  get isOn(): boolean {
    // Without a pause, which is nearly always, the clock is not read.
    if (this.#untilMs === never) return false;
    if (this.#clock.now() < this.#untilMs) return true;
    this.#untilMs = never;
    return false;
  }

  get remainingMs(): number {
    return this.isOn ? this.#untilMs - this.#clock.now() : 0;
  }

  extend(forMs: number): void {
    this.#untilMs = Math.max(this.#untilMs, this.#clock.now() + Math.min(forMs, this.#maxMs));
  }

  /** Makes sure that somebody is told when the pause ends; a timer that comes too early finds it on and is armed again. */
  arm(): void {
    if (this.#timer !== undefined) return;
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#onEnd();
    }, this.remainingMs);
  }

  disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
