interface Waiter<S> {
  readonly resolve: (result: IteratorResult<S, undefined>) => void;
  readonly reject: (reason: unknown) => void;
}

/** Hands values to whoever awaits the next one; an untaken value is replaced by a newer one, never queued. */
export class Mailbox<S> {
  readonly #waiters: Waiter<S>[] = [];
  #newest: { readonly value: S } | undefined;
  #ending: { readonly failure?: { readonly reason: unknown } } | undefined;

  get isAwaited(): boolean {
    return this.#waiters.length > 0;
  }

  get isEnded(): boolean {
    return this.#ending !== undefined;
  }

  put(value: S): void {
    if (this.#ending !== undefined) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#newest = { value };
    else waiter.resolve({ done: false, value });
  }

  /** Forgets an untaken value. */
  drop(): void {
    this.#newest = undefined;
  }

  /** The newest untaken value, at once, else the next one. A failure is told once; after it the mailbox is at its end. */
  take(): Promise<IteratorResult<S, undefined>> {
    const newest = this.#newest;
    if (newest !== undefined) {
      this.#newest = undefined;
      return Promise.resolve({ done: false, value: newest.value });
    }
    const ending = this.#ending;
    if (ending !== undefined) {
      this.#ending = {};
      if (ending.failure !== undefined) return Promise.reject(ending.failure.reason);
      return Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Ends for every consumer; an untaken value is dropped. */
  end(): void {
    if (this.#ending !== undefined) return;
    this.#ending = {};
    this.#newest = undefined;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve({ done: true, value: undefined });
  }

  /** Ends with an error for every consumer. */
  fail(reason: unknown): void {
    if (this.#ending !== undefined) return;
    this.#newest = undefined;
    const waiters = this.#waiters.splice(0);
    this.#ending = waiters.length === 0 ? { failure: { reason } } : {};
    for (const waiter of waiters) waiter.reject(reason);
  }
}
