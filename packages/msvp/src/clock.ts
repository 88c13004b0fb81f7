/** Monotonic time and timers; every wait of this package goes through one, so a test can own the time. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. Its zero means nothing. */
  now(): number;
  /** Calls back once, not before `delayMs` milliseconds by intention; a timer that fires early is re-armed. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Forgets a timer; a handle that has fired is ignored. */
  clearTimeout(handle: unknown): void;
}

// Runtimes take a longer delay for 1 ms.
const longestDelayMs = 2 ** 31 - 1;

/**
 * The clock of the runtime: `performance.now` and its timers. Timers hold the process alive, because this package
 * sets one only while a caller awaits its outcome; they reach 24.8 days.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, longestDelayMs)),
  clearTimeout: (handle) => clearTimeout(handle as Parameters<typeof clearTimeout>[0]),
};
