interface Waiting {
  readonly grant: () => void;
}

/** A number of slots, granted in the order of asking. */
export class Slots {
  readonly #waiting = new Set<Waiting>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs `work` in a slot. @throws the reason of `signal` if it comes first. */
  async within<R>(signal: AbortSignal, work: () => Promise<R>): Promise<R> {
    await this.#acquire(signal);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #acquire(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(entry);
        reject(signal.reason);
      };
      const entry: Waiting = {
        grant: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      this.#waiting.add(entry);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  #release(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#free += 1;
    } else {
      this.#waiting.delete(first);
      first.grant();
    }
  }
}
