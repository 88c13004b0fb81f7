/** A timer that has not fired yet. */
export interface Alarm {
  cancel(): void;
}

/** Where the package reads the time; inject one to control it in a test. */
export interface Clock {
  /** Milliseconds on a scale that never runs backwards. */
  now(): number;
  /** Calls back once after `delayMs`; must not keep the process alive. */
  alarm(delayMs: number, callback: () => void): Alarm;
}

/** The largest delay that a runtime's timer takes before it wraps around to zero. */
const longestDelayMs = 2 ** 31 - 1;

/** The monotonic clock of the runtime, with timers that do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  alarm(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
