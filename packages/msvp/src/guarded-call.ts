import type { Clock } from "./clock.ts";
import { TimeLimitError } from "./errors.ts";

/** What the callee gets; its signal aborts at the time limit and when the call is given up. */
export interface CallContext {
  readonly signal: AbortSignal;
}

export interface GuardedCallOptions {
  readonly clock: Clock;
  /** What is called, for the message of the time limit. */
  readonly what: string;
  /** Time limit in milliseconds; `Infinity` for none. */
  readonly limitMs: number;
  /** Ends the call from outside. */
  readonly signal?: AbortSignal | undefined;
}

/** A call in progress, bounded in time, so that a hung callee never hangs the caller. */
export class GuardedCall<T> {
  /** Rejects at the limit or at the abort, whatever the callee does; a later result is discarded. */
  readonly result: Promise<T>;
  /** Resolves when the callee has returned or thrown; may never do so for a callee that ignores its signal. */
  readonly settled: Promise<void>;
  readonly #context = new LazySignal();
  readonly #options: GuardedCallOptions;
  readonly #timer: unknown;
  #reject: (reason: unknown) => void = () => {};

  constructor(run: (context: CallContext) => T | PromiseLike<T>, options: GuardedCallOptions) {
    const { clock, limitMs, signal, what } = options;
    this.#options = options;
    const call = new Promise<T>((resolve) => resolve(run(this.#context)));
    this.settled = call.then(
      () => undefined,
      () => undefined,
    );
    this.result = new Promise<T>((resolve, reject) => {
      this.#reject = reject;
      call.then(
        (value) => {
          this.#release();
          resolve(value);
        },
        (error: unknown) => {
          this.#release();
          reject(error);
        },
      );
    });
    if (signal?.aborted === true) {
      this.abort(signal.reason);
      return;
    }
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (Number.isFinite(limitMs))
      this.#timer = clock.setTimeout(() => this.abort(new TimeLimitError(what, limitMs)), limitMs);
  }

  /** Gives the call up: rejects the result and tells the callee. */
  abort(reason?: unknown): void {
    this.#release();
    this.#reject(reason);
    this.#context.abort(reason);
  }

  readonly #onAbort = (): void => this.abort(this.#options.signal?.reason);

  #release(): void {
    const { clock, signal } = this.#options;
    if (this.#timer !== undefined) clock.clearTimeout(this.#timer);
    signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** A signal that exists once it is asked for: a poll every few hundred milliseconds seldom needs one, and they are dear. */
class LazySignal implements CallContext {
  #controller: AbortController | undefined;
  #end: { readonly reason: unknown } | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#end !== undefined) this.#controller.abort(this.#end.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#end ??= { reason };
    this.#controller?.abort(reason);
  }
}
