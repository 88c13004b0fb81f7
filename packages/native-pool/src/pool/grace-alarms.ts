import type { Alarm, Clock } from "../clock.ts";

/** How long each abandoned request may still go unanswered, by its number. */
export class GraceAlarms {
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #alarms = new Map<number, Alarm>();

  constructor(clock: Clock, graceMs: number) {
    this.#clock = clock;
    this.#graceMs = graceMs;
  }

  start(id: number, onOver: () => void): void {
    this.#alarms.set(id, this.#clock.alarm(this.#graceMs, onOver));
  }

  /** The child answered in time. */
  forgive(id: number): void {
    if (this.#alarms.size === 0) return;
    this.#alarms.get(id)?.cancel();
    this.#alarms.delete(id);
  }

  cancelAll(): void {
    for (const alarm of this.#alarms.values()) alarm.cancel();
    this.#alarms.clear();
  }
}
