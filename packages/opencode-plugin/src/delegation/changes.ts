/** Lets callers wait until something has come about, whoever brings it about. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** Says that something has changed: everybody who waits looks again. */
  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves with the first thing that `look` finds, now or after a change. Rejects with the reason of the signal. */
  until<T>(look: () => T | undefined, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        this.#listeners.delete(listener);
        signal?.removeEventListener("abort", aborted);
      };
      const listener = (): void => {
        const found = look();
        if (found === undefined) return;
        finish();
        resolve(found);
      };
      const aborted = (): void => {
        finish();
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", aborted, { once: true });
      this.#listeners.add(listener);
      listener();
    });
  }
}
