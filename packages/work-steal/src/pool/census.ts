/** Counts the tasks of a pool that have not ended, and tells when there are none. */
export class Census {
  readonly #idlers = new Set<() => void>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns whether it is the first. */
  add(): boolean {
    this.#size += 1;
    return this.#size === 1;
  }

  /** Returns whether it was the last. */
  remove(): boolean {
    this.#size -= 1;
    return this.#size === 0;
  }

  /** Calls back once no task is left; the function returned takes that back. */
  whenEmpty(call: () => void): () => void {
    if (this.#size === 0) call();
    else this.#idlers.add(call);
    return () => this.#idlers.delete(call);
  }

  announceEmpty(): void {
    for (const idler of this.#idlers) idler();
    this.#idlers.clear();
  }
}
