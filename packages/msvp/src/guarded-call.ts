import type { Clock } from "./clock.ts";
import { TimeLimitError } from "./errors.ts";

/** A call in progress. `result` is bounded in time; `settled` says when the call itself really ended. */
export interface GuardedCall<T> {
  /** Rejects at the limit or at the abort, whatever the callee does; a later result is discarded. */
  readonly result: Promise<T>;
  /** Resolves when the callee has returned or thrown; may never do so for a callee that ignores its signal. */
  readonly settled: Promise<void>;
}

export interface GuardedCallOptions {
  readonly clock: Clock;
  /** What is called, for the message of the time limit. */
  readonly what: string;
  /** Time limit in milliseconds; `Infinity` for none. */
  readonly limitMs: number;
  /** Ends the call from outside. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls `run` with a signal of its own and bounds the wait for it, so that a hung callee never hangs the caller. */
export function guardedCall<T>(
  run: (signal: AbortSignal) => T | PromiseLike<T>,
  options: GuardedCallOptions,
): GuardedCall<T> {
  const { clock, limitMs, signal: outer } = options;
  const controller = new AbortController();
  const call = new Promise<T>((resolve) => resolve(run(controller.signal)));
  const result = new Promise<T>((resolve, reject) => {
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      controller.abort(reason);
    };
    const timer = Number.isFinite(limitMs)
      ? clock.setTimeout(() => end(new TimeLimitError(options.what, limitMs)), limitMs)
      : undefined;
    const onAbort = (): void => end(outer?.reason);
    const release = (): void => {
      if (timer !== undefined) clock.clearTimeout(timer);
      outer?.removeEventListener("abort", onAbort);
    };
    if (outer?.aborted === true) return end(outer.reason);
    outer?.addEventListener("abort", onAbort, { once: true });
    call.then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
  const settled = call.then(
    () => undefined,
    () => undefined,
  );
  return { result, settled };
}
