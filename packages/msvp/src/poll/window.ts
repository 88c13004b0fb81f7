import type { Observation } from "./observation.ts";
import type { ResolvedRules } from "./rules.ts";

const never = Number.NEGATIVE_INFINITY;

/**
 * The stability of one value as a function of its samples and of time; it owns no timer.
 *
 * A change happens somewhere between two samples. The source may date it within that span (`ageMs`), else it counts
 * from the end of the span, so the window never opens before the true silence has lasted `quietMs` (S1).
 */
export class StabilityWindow<T> {
  readonly #rules: ResolvedRules<T>;
  #last: Observation<T> | undefined;
  #changedAt = never;
  /** Start of the last read that came back: what it showed was still true then. */
  #sampledAt = never;
  /** End of the last poll, failed ones included. */
  #polledAt = never;
  #equalSamples = 0;
  #version = 0;

  constructor(rules: ResolvedRules<T>) {
    this.#rules = rules;
  }

  get last(): Observation<T> | undefined {
    return this.#last;
  }

  get version(): number {
    return this.#version;
  }

  /** An event says that the value changed at `at`, or nobody knows what was missed until then. */
  noteChange(at: number): void {
    this.#changedAt = Math.max(this.#changedAt, at);
    this.#equalSamples = 0;
  }

  /** A failed probe is no sample: the row of equal ones is broken, the silence is not. */
  noteFailure(at: number): void {
    this.#polledAt = at;
    this.#equalSamples = 0;
  }

  /** Takes what a read between `startedAt` and `endedAt` showed; returns whether the value changed. */
  observe(seen: Observation<T> | undefined, startedAt: number, endedAt: number): boolean {
    const isFirst = this.#sampledAt === never;
    const unchangedUntil = this.#sampledAt;
    const isSame = !isFirst && this.#isSame(this.#last, seen);
    this.#last = seen;
    this.#polledAt = endedAt;
    this.#sampledAt = startedAt;
    if (isSame) {
      const dated = startedAt - (seen?.ageMs ?? Number.POSITIVE_INFINITY);
      if (dated > this.#changedAt) this.noteChange(dated);
      this.#equalSamples = seen === undefined ? 0 : this.#equalSamples + 1;
      return false;
    }
    const dated = endedAt - Math.max(0, seen?.ageMs ?? 0);
    this.#changedAt = Math.max(this.#changedAt, unchangedUntil, dated);
    this.#equalSamples = seen === undefined ? 0 : 1;
    this.#version += 1;
    return true;
  }

  /** Quiet for long enough over enough equal samples, or terminal by the word of the source; the rest is up to `confirm`. */
  get isReady(): boolean {
    if (this.#last === undefined) return false;
    return this.#last.isTerminal === true || this.#isSilent;
  }

  /** Whether the last sample showed something new, or nothing. */
  get isFresh(): boolean {
    return this.#equalSamples <= 1;
  }

  /** Silent, or absent, for so long that it looks like a hang. */
  get isStalled(): boolean {
    return this.#sampledAt >= this.#changedAt + this.#rules.stallMs;
  }

  /** Milliseconds since the last change that is known of. */
  sinceMs(now: number): number {
    return this.#changedAt === never ? 0 : now - this.#changedAt;
  }

  /**
   * The earliest instant at which a poll can change the answer, held between `minMs` and `maxMs` after the last poll:
   * the end of the quiet window, less room for the polls that must come before it. Once only the confirmation (or a
   * value) is missing, no such instant is known, and the interval is half the silence so far.
   */
  get nextPollAt(): number {
    if (this.#polledAt === never) return never;
    const { minMs, maxMs, quietMs, samples } = this.#rules;
    const pollsBefore = Math.max(0, samples - this.#equalSamples - 1);
    const target =
      this.#last === undefined || this.#isSilent
        ? this.#polledAt + Math.max(0, this.#polledAt - this.#changedAt) / 2
        : this.#changedAt + quietMs - pollsBefore * minMs;
    return Math.min(Math.max(target, this.#polledAt + minMs), this.#polledAt + maxMs);
  }

  get #isSilent(): boolean {
    const { samples, quietMs } = this.#rules;
    return this.#equalSamples >= samples && this.#sampledAt >= this.#changedAt + quietMs;
  }

  #isSame(before: Observation<T> | undefined, seen: Observation<T> | undefined): boolean {
    if (before === undefined || seen === undefined) return before === seen;
    if (before.version !== undefined || seen.version !== undefined) return before.version === seen.version;
    return this.#rules.equal(before.value, seen.value);
  }
}
