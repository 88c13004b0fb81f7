import { setTimeout as wait } from "node:timers/promises";

/** Asks again and again until there is an answer; `undefined` when there was none within `timeoutMs`. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
  intervalMs = 25,
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) return undefined;
    await wait(intervalMs);
  }
}

/** The value, or `undefined` when it does not come within `timeoutMs`. */
export async function within<T>(value: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  const done = new AbortController();
  try {
    return await Promise.race([value, wait(timeoutMs, undefined, { signal: done.signal })]);
  } finally {
    done.abort();
  }
}
