/** Time as the engine sees it; injected, so that a simulation decides what time it is. */
export interface Clock {
  /** Milliseconds on a clock that never goes back; only differences mean something. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the handle belongs to `clearTimeout`. */
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Milliseconds since 1970, for records that people read and that outlive the process. */
  date(): number;
}

/** The clock of the machine. Its timers do not keep a process alive: what waits on the engine does. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => {
    const handle = setTimeout(callback, ms);
    handle.unref();
    return handle;
  },
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  date: () => Date.now(),
};
