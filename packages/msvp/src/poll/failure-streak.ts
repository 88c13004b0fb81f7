import { ProbeError } from "../errors.ts";

/** Counts failures in a row; the one that reaches the limit ends the monitor. */
export class FailureStreak {
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  /** How long to wait at most after the last failure: twice as long each time, from twice `minMs` up to `maxMs`. */
  backoffMs(minMs: number, maxMs: number): number {
    return Math.min(Math.max(maxMs, 2 * minMs), minMs * 2 ** this.#count);
  }

  reset(): void {
    this.#count = 0;
  }

  /** Counts one; returns the error to end with once the limit is reached. */
  add(cause: unknown): ProbeError | undefined {
    this.#count += 1;
    return this.#count >= this.#limit ? new ProbeError(this.#count, cause) : undefined;
  }
}
