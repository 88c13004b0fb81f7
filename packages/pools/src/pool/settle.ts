import type { Clock } from "../time/clock.ts";

/** Says whether a value is something to wait for. A getter that throws makes it something else. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  try {
    return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
  } catch {
    return false;
  }
}

/** How work that may take too long ended. */
export interface Settlement<T> {
  readonly onValue: (value: T) => void;
  readonly onError: (error: unknown) => void;
  /** The time was up; `onLate` is called if a value comes after all. */
  readonly onTimeout: () => void;
  readonly onLate?: (value: T) => void;
}

/** Follows work to its end, or to the end of its time; exactly one of the first three callbacks is called. */
export function settleWithin<T>(
  clock: Clock,
  timeoutMs: number,
  work: PromiseLike<T>,
  to: Settlement<T>,
): { cancel(): void } {
  let isSettled = false;
  let timer: unknown;
  const settle = (): boolean => {
    if (isSettled) return false;
    isSettled = true;
    if (timer !== undefined) clock.clearTimeout(timer);
    return true;
  };
  const giveUp = (): void => {
    if (settle()) to.onTimeout();
  };
  if (timeoutMs !== Number.POSITIVE_INFINITY) timer = clock.setTimeout(giveUp, timeoutMs);
  // Promise.resolve tames foreign thenables, which may throw or call back twice.
  Promise.resolve(work).then(
    (value) => (settle() ? to.onValue(value) : to.onLate?.(value)),
    (error: unknown) => {
      if (settle()) to.onError(error);
    },
  );
  return { cancel: giveUp };
}
