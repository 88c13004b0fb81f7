import { requireFunction } from "../arguments.ts";

/**
 * The time source of everything in this package: monotonic milliseconds and one-shot timers.
 *
 * Any object of this shape will do; a handle is whatever `setTimeout` returned and is only ever passed back.
 */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes backwards. */
  now(): number;
  /** Calls back once, `delayMs` from now at the earliest. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Forgets a timer; does nothing for one that fired. */
  clearTimeout(handle: unknown): void;
}

/** A source of numbers that are at least 0 and below 1, like `Math.random`. */
export type Random = () => number;

// Runtimes take a longer delay for 1 ms.
const longestDelayMs = 2 ** 31 - 1;

/** The clock of the running process: `performance.now()` and the timers of the runtime, which reach 24.8 days. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, longestDelayMs)),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/** Returns the clock that was asked for, or the system's. */
export function requireClock(asked: Clock | undefined): Clock {
  const clock = asked ?? systemClock;
  requireFunction("clock.now", clock.now);
  requireFunction("clock.setTimeout", clock.setTimeout);
  requireFunction("clock.clearTimeout", clock.clearTimeout);
  return clock;
}

/** Sets a timer that nobody awaits, so that it does not keep the process alive where the runtime can tell. */
export function setBackgroundTimeout(clock: Clock, callback: () => void, delayMs: number): unknown {
  const handle = clock.setTimeout(callback, delayMs);
  if (typeof handle === "object" && handle !== null && "unref" in handle) {
    if (typeof handle.unref === "function") handle.unref();
  }
  return handle;
}
