export interface StartGateOptions {
  /** Starts what there is room for. */
  readonly open: () => void;
  /** Milliseconds without another call after which tasks start although their parent has not gone on. @default 1000 */
  readonly quietMs?: number;
  /** Milliseconds that tasks wait at most. @default 5000 */
  readonly maxMs?: number;
}

/**
 * Holds background tasks back until the calls of their parent's message have returned: a session that starts takes
 * the host's one thread for about 100 ms, in which the parent would stand still. The sign is the parent's next request
 * to the model; when a longer call of the same message keeps it from coming, some quiet is enough.
 */
export class StartGate implements Disposable {
  readonly #open: () => void;
  readonly #quietMs: number;
  readonly #maxMs: number;
  readonly #parents = new Set<string>();
  #quiet: NodeJS.Timeout | undefined;
  #latest: NodeJS.Timeout | undefined;

  constructor({ open, quietMs = 1000, maxMs = 5000 }: StartGateOptions) {
    this.#open = open;
    this.#quietMs = quietMs;
    this.#maxMs = maxMs;
  }

  /** A session has put a task into the queue. */
  queued(parentSessionId: string): void {
    this.#parents.add(parentSessionId);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#go(), this.#quietMs);
    this.#latest ??= setTimeout(() => this.#go(), this.#maxMs);
  }

  /** A session asks its model for the next step. */
  stepped(sessionId: string): void {
    // Behind the request itself, which is sent in the turns of the event loop that follow.
    if (this.#parents.delete(sessionId) && this.#parents.size === 0) setImmediate(() => this.#go());
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#latest);
    this.#parents.clear();
  }

  #go(): void {
    this[Symbol.dispose]();
    this.#latest = undefined;
    this.#open();
  }
}
