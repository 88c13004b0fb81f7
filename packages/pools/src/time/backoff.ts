import { requireAtLeast, requireFunction, requireOneOf, requirePositive } from "../arguments.ts";
import type { Random } from "./clock.ts";

/** How waiting times grow from one failure to the next. */
export interface BackoffOptions {
  /** The first wait, in milliseconds. @default 1000 */
  readonly initialMs?: number;
  /** The longest wait, in milliseconds. @default 60000 */
  readonly maxMs?: number;
  /** How many times longer each wait is than the one before. @default 2 */
  readonly factor?: number;
  /**
   * How a wait is spread: `full` picks from 0 to the wait, `equal` from its upper half, `none` keeps it.
   * @default "full"
   */
  readonly jitter?: "full" | "equal" | "none";
}

/**
 * Exponential backoff with jitter; `full` is the variant that finished contended work first in
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export class Backoff {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #factor: number;
  readonly #jitter: "full" | "equal" | "none";
  readonly #random: Random;

  constructor(options: BackoffOptions, random: Random = Math.random) {
    this.#initialMs = requirePositive("backoff.initialMs", options.initialMs ?? 1_000);
    this.#maxMs = requireAtLeast("backoff.maxMs", options.maxMs ?? 60_000, this.#initialMs);
    this.#factor = requireAtLeast("backoff.factor", options.factor ?? 2, 1);
    this.#jitter = requireOneOf("backoff.jitter", options.jitter ?? "full", ["full", "equal", "none"]);
    this.#random = requireFunction("random", random);
  }

  /** The wait after `failures` failures in a row; `failures` is 1 for the first. */
  delayMs(failures: number): number {
    // A large exponent gives Infinity, which the cap brings back.
    const wait = Math.min(this.#maxMs, this.#initialMs * this.#factor ** (failures - 1));
    switch (this.#jitter) {
      case "full":
        return this.#random() * wait;
      case "equal":
        return wait / 2 + (this.#random() * wait) / 2;
      case "none":
        return wait;
    }
  }
}
