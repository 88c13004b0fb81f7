import type { Alarm, Clock } from "../clock.ts";

/** Tells when a child had nothing to do for `idleTimeoutMs`. One alarm at a time, however often work comes and goes. */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #idleTimeoutMs: number;
  readonly #isIdle: () => boolean;
  readonly #onExpired: () => void;
  #since = 0;
  #alarm: Alarm | undefined;

  constructor(clock: Clock, idleTimeoutMs: number, isIdle: () => boolean, onExpired: () => void) {
    this.#clock = clock;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#isIdle = isIdle;
    this.#onExpired = onExpired;
  }

  /** The child has nothing to do from now on. */
  begin(): void {
    if (this.#idleTimeoutMs === Number.POSITIVE_INFINITY) return;
    this.#since = this.#clock.now();
    this.#alarm ??= this.#clock.alarm(this.#idleTimeoutMs, this.#onAlarm);
  }

  cancel(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  // Looking and retiring are one step of the event loop: no request can come in between (invariant P6).
  readonly #onAlarm = (): void => {
    this.#alarm = undefined;
    if (!this.#isIdle()) return;
    const leftMs = this.#since + this.#idleTimeoutMs - this.#clock.now();
    if (leftMs > 0) this.#alarm = this.#clock.alarm(Math.ceil(leftMs), this.#onAlarm);
    else this.#onExpired();
  };
}
