import { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import type { LimiterOptions, LimiterResize, PermitOptions } from "./options.ts";
import type { Permit } from "./permit.ts";
import type { RunOptions } from "./run.ts";

/**
 * Bounds how much runs at once, over all and per key, and learns the bound from how the work ends.
 *
 * @example
 * const limiter = createLimiter({ algorithm: aimd(), max: 50, perKey: 8 });
 * using permit = await limiter.acquire({ key: "reviewer", signal });
 * const response = await send();
 * if (response.status === 429) permit.dropped(30_000);
 * else permit.ok();
 */
export interface Limiter extends Disposable {
  /** The most permits that may be live now. */
  readonly limit: number;
  /** Live permits. */
  readonly inFlight: number;
  /** Callers that wait. */
  readonly waiting: number;
  /** Milliseconds until admissions go on after a `dropped(retryAfterMs)`; 0 when they are not held. */
  readonly pausedForMs: number;
  /** Live permits and waiting callers of one key. */
  count(key: string): { readonly inFlight: number; readonly waiting: number };
  /** A permit, if one is free now; never overtakes callers that wait. @throws {PoolsError} `OCO_POOLS_CLOSED` */
  tryAcquire(options?: PermitOptions): Permit | undefined;
  /**
   * Waits for a permit; rejects with the reason of the signal, or with `OCO_POOLS_ACQUIRE_TIMEOUT`,
   * `OCO_POOLS_QUEUE_FULL` or `OCO_POOLS_CLOSED`.
   */
  acquire(options?: PermitOptions): Promise<Permit>;
  /** Does work under a permit: `ok` when it returns, what `outcomeOf` says when it throws. */
  run<R>(work: () => R | PromiseLike<R>, options?: RunOptions): Promise<R>;
  /** Changes the bounds now: a higher limit wakes waiters before this returns, a lower one holds from the next admission. */
  resize(change: LimiterResize): void;
  /** Refuses all who wait, or all who wait for one key, for instance when a breaker opens; returns how many. */
  rejectWaiting(reason: unknown, key?: string): number;
  /** Refuses all who wait and all who come; live permits may end in their own time. */
  close(): void;
}

/** Creates a {@link Limiter}. */
export function createLimiter(options: LimiterOptions = {}): Limiter {
  return new ConcurrencyLimiter(options);
}
