// The module whose exports the pools of the tests run.

export const constant = 7;

export function next(value: number): number {
  return value + 1;
}

export function echo(value: unknown): unknown {
  return value;
}

export async function later(value: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return value;
}

export function fail(message: string): never {
  throw new TypeError(message);
}

export function forever(): never {
  for (;;);
}

export function exit(code: number): never {
  process.exit(code);
}

export function text(length: number): string {
  return "x".repeat(length);
}

export function closure(): () => void {
  return () => {};
}

/** Waits for a word to become 1, says in the next one that it started. */
export function hold(words: SharedArrayBuffer): number {
  const view = new Int32Array(words);
  Atomics.add(view, 1, 1);
  Atomics.notify(view, 1);
  while (Atomics.load(view, 0) === 0) Atomics.wait(view, 0, 0);
  return 1;
}
