/** What a caller asked for, on its way through the pool. Settles exactly once (invariant P1). */
export class Call {
  readonly method: string;
  /** The parameters as JSON, made once: a retry sends the same bytes. */
  readonly params: string | undefined;
  /** The slot that the key stands for. */
  readonly slot: number | undefined;
  readonly timeoutMs: number;
  readonly deadline: number;
  /** How often it may still be sent again after the death of a child. */
  retriesLeft: number;
  /** Takes the parts of a stream; undefined for a plain request. */
  readonly onPart: ((value: unknown) => void) | undefined;
  #resolve: ((value: unknown) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  readonly #owner: CallOwner | undefined;

  constructor(init: CallInit) {
    this.method = init.method;
    this.params = init.params;
    this.slot = init.slot;
    this.timeoutMs = init.timeoutMs;
    this.deadline = init.deadline;
    this.retriesLeft = init.retriesLeft;
    this.onPart = init.onPart;
    this.#resolve = init.resolve;
    this.#reject = init.reject;
    this.#owner = init.owner;
  }

  get isSettled(): boolean {
    return this.#resolve === undefined;
  }

  resolve(value: unknown): void {
    const resolve = this.#resolve;
    if (resolve === undefined) return;
    this.#drop();
    resolve(value);
    this.#owner?.onSettled(true);
  }

  reject(error: unknown): void {
    const reject = this.#reject;
    if (reject === undefined) return;
    this.#drop();
    reject(error);
    this.#owner?.onSettled(false);
  }

  // An abandoned call stays with its child: it must not keep alive what its caller has let go.
  #drop(): void {
    this.#resolve = undefined;
    this.#reject = undefined;
  }
}

/** A call makes no closure of its own: at high rates these are most of what a request costs. */
export interface CallInit {
  readonly method: string;
  readonly params: string | undefined;
  readonly slot: number | undefined;
  readonly timeoutMs: number;
  readonly deadline: number;
  readonly retriesLeft: number;
  readonly onPart: ((value: unknown) => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly owner: CallOwner | undefined;
}

/** Counts the calls that are under way. */
export interface CallOwner {
  /** The call was answered, or failed. */
  onSettled(isAnswered: boolean): void;
}
