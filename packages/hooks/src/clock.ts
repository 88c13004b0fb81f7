/** The source of time for limits and durations. */
export interface HookClock {
  /** Milliseconds from any fixed origin; never decreases. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds, unless the returned function was called before. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: HookClock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
