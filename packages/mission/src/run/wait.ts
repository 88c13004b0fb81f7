import type { Clock } from "../clock.ts";

/** Waits until the clock shows `at`; rejects with the reason of the signal. */
export function waitUntil(clock: Clock, at: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const handle = clock.setTimeout(done, Math.max(1, at - clock.now()));
    signal?.addEventListener("abort", aborted, { once: true });
    function done(): void {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }
    function aborted(): void {
      clock.clearTimeout(handle);
      reject(signal?.reason);
    }
  });
}

/**
 * What `work` gives, or a rejection when it takes longer than `ms` or the signal aborts. The signal that `work` is handed
 * aborts in either case; what it still does then is nobody's.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const ended = new AbortController();
  const running = new AbortController();
  const stop = (): void => ended.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const tooLate = waitUntil(clock, clock.now() + ms, ended.signal).then(() => {
    throw new Error(`it took longer than ${ms} ms`);
  });
  try {
    return await Promise.race([work(running.signal), tooLate]);
  } finally {
    signal?.removeEventListener("abort", stop);
    running.abort();
    ended.abort();
  }
}
