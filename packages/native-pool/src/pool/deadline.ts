import type { Alarm, Clock } from "../clock.ts";

/**
 * One alarm for all calls: it stands at the earliest deadline ever announced since it last rang. A request pays a
 * comparison instead of a timer; the ring looks at every call, at most once per time limit.
 */
export class DeadlineAlarm {
  readonly #clock: Clock;
  readonly #onRing: (now: number) => number;
  #at = Number.POSITIVE_INFINITY;
  #alarm: Alarm | undefined;

  /** `onRing` settles what is due and returns the earliest deadline that is left. */
  constructor(clock: Clock, onRing: (now: number) => number) {
    this.#clock = clock;
    this.#onRing = onRing;
  }

  announce(deadline: number, now: number): void {
    if (deadline >= this.#at) return;
    this.#alarm?.cancel();
    this.#at = deadline;
    // A runtime's timer may fire up to a millisecond early, hence the round up.
    this.#alarm = this.#clock.alarm(Math.ceil(Math.max(0, deadline - now)), this.#ring);
  }

  cancel(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }

  readonly #ring = (): void => {
    this.#at = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    this.announce(this.#onRing(now), now);
  };
}
