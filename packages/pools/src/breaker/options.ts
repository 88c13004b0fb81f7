import type { BackoffOptions } from "../time/backoff.ts";
import type { Clock, Random } from "../time/clock.ts";
import type { BreakerChange } from "./state.ts";

/** What trips a breaker and how it recovers. */
export interface BreakerOptions {
  /** Appears in error messages. @default "breaker" */
  readonly name?: string;
  /** Failures that trip it. @default 5 */
  readonly failures?: number;
  /**
   * The failures must fall within this many milliseconds, whatever succeeds between them.
   * Without it they must follow one another: a success starts the count anew.
   */
  readonly windowMs?: number;
  /** Successful probes that close it. @default 2 */
  readonly successes?: number;
  /** Probes that may be under way at once while it is half-open. @default 1 */
  readonly probes?: number;
  /** How long it stays open: grows with each trip that follows another without a close. */
  readonly backoff?: BackoffOptions;
  /** Tells failures of the guarded service from errors that say nothing about it; if it throws, the error is one. @default every error is one */
  readonly isFailure?: (error: unknown) => boolean;
  /** Hears every change of state, in order. Errors it throws go to `onError`. */
  readonly onStateChange?: (change: BreakerChange) => void;
  /** Hears what a listener or `isFailure` threw. @default ignored */
  readonly onError?: (error: unknown) => void;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
}

/** Options of a guarded call. */
export interface ExecuteOptions {
  /** Refuses the call when already aborted; an error that comes after the abort counts neither way. */
  readonly signal?: AbortSignal | undefined;
}
