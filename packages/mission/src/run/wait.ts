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
