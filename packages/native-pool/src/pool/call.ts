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
  #settle: ((outcome: Outcome) => void) | undefined;

  constructor(init: CallInit, settle: (outcome: Outcome) => void) {
    this.method = init.method;
    this.params = init.params;
    this.slot = init.slot;
    this.timeoutMs = init.timeoutMs;
    this.deadline = init.deadline;
    this.retriesLeft = init.retriesLeft;
    this.onPart = init.onPart;
    this.#settle = settle;
  }

  get isSettled(): boolean {
    return this.#settle === undefined;
  }

  resolve(value: unknown): void {
    this.#finish({ kind: "result", value });
  }

  reject(error: unknown): void {
    this.#finish({ kind: "error", error });
  }

  #finish(outcome: Outcome): void {
    const settle = this.#settle;
    if (settle === undefined) return;
    this.#settle = undefined;
    settle(outcome);
  }
}

export interface CallInit {
  readonly method: string;
  readonly params: string | undefined;
  readonly slot: number | undefined;
  readonly timeoutMs: number;
  readonly deadline: number;
  readonly retriesLeft: number;
  readonly onPart?: ((value: unknown) => void) | undefined;
}

/** How a call ended. */
export type Outcome =
  | { readonly kind: "result"; readonly value: unknown }
  | { readonly kind: "error"; readonly error: unknown };
