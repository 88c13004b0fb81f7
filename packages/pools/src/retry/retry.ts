import { requireAtLeast, requireCount, requireFunctions } from "../arguments.ts";
import { CircuitOpenError } from "../errors.ts";
import { Waiter } from "../queue/waiter.ts";
import { Backoff, type BackoffOptions } from "../time/backoff.ts";
import { type Clock, type Random, requireClock } from "../time/clock.ts";
import { askedWaitMs } from "../time/retry-after.ts";

/** How often and how patiently {@link retry} tries. */
export interface RetryOptions {
  /** Calls in total, the first included. @default 3 */
  readonly attempts?: number;
  /** The waits between attempts. */
  readonly backoff?: BackoffOptions;
  /** Ends the waiting; is passed on to the function. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The milliseconds that the error asks to wait, as {@link parseRetryAfter} reads them from a header; the wait is never shorter.
   * What is not above 0 and finite asks for nothing. Not called for an error that is not retried.
   * @default that of a {@link CircuitOpenError}
   */
  readonly retryAfter?: (error: unknown) => number | undefined;
  /** An error that asks for a longer wait than this is not retried, in milliseconds. @default Infinity */
  readonly maxRetryAfterMs?: number;
  /** Tells errors worth another attempt. @default every error */
  readonly isRetryable?: (error: unknown) => boolean;
  /** Hears of each wait before it begins. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
}

/** An attempt failed and another will follow. */
export interface RetryEvent {
  /** The attempt that failed; 1 for the first. */
  readonly attempt: number;
  readonly error: unknown;
  readonly delayMs: number;
}

/** What the retried function is told. */
export interface RetryAttempt {
  /** 1 for the first call. */
  readonly attempt: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Calls a function until it succeeds, waiting longer and at random in between; throws the last error when it gives up.
 *
 * @example
 * const body = await retry(() => download(url), { attempts: 4, backoff: { initialMs: 200 } });
 */
export async function retry<R>(
  call: (attempt: RetryAttempt) => R | PromiseLike<R>,
  options: RetryOptions = {},
): Promise<R> {
  const attempts = requireCount("attempts", options.attempts ?? 3, 1);
  const maxRetryAfterMs = requireAtLeast(
    "maxRetryAfterMs",
    options.maxRetryAfterMs ?? Number.POSITIVE_INFINITY,
    0,
  );
  const backoff = new Backoff(options.backoff ?? {}, options.random);
  requireFunctions(options, ["isRetryable", "retryAfter", "onRetry"]);
  const clock = requireClock(options.clock);
  const { signal, isRetryable = () => true, retryAfter = circuitRetryAfter } = options;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await call({ attempt, signal });
    } catch (error) {
      // After an abort the error is most likely its consequence, and the caller no longer wants the result.
      signal?.throwIfAborted();
      if (attempt >= attempts || !isRetryable(error)) throw error;
      const asked = retryAfter(error);
      if (asked !== undefined && asked > maxRetryAfterMs) throw error;
      const delayMs = Math.max(askedWaitMs(asked), backoff.delayMs(attempt));
      options.onRetry?.({ attempt, error, delayMs });
      await sleep(clock, delayMs, signal);
    }
  }
}

function circuitRetryAfter(error: unknown): number | undefined {
  return CircuitOpenError.is(error) ? error.retryAfterMs : undefined;
}

async function sleep(clock: Clock, delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const waiter = new Waiter<void>(clock, { signal });
  const timer = clock.setTimeout(() => waiter.resolve(), delayMs);
  waiter.watch("retry", () => clock.clearTimeout(timer));
  await waiter.promise;
}
