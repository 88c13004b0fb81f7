/** Unread parts at which the child is paused, and at which it may go on. */
const highParts = 256;
const lowParts = 64;

/** Where a stream takes what its child answers. */
export interface PartReceiver {
  readonly onPart: (value: unknown) => void;
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/** What a stream asks of the pool. */
export interface PartSource {
  /** Sends the request; unless it is refused, the receiver hears of it later. */
  open(receiver: PartReceiver): void;
  cancel(): void;
  /** Stops and restarts reading from the child that sends the parts. */
  pause(): void;
  resume(): void;
}

/**
 * The parts of one answer, in order. The request is sent by the first `next()`, so a stream that nobody reads costs
 * nothing. A reader that falls behind pauses the child instead of filling the memory (invariant P7).
 */
export class PartStream<Part> implements AsyncIterableIterator<Part> {
  readonly #source: PartSource;
  readonly #parts: unknown[] = [];
  #phase: "new" | "open" | "ended" = "new";
  #failure: { readonly error: unknown } | undefined;
  #isPaused = false;
  #wake: (() => void) | undefined;

  constructor(source: PartSource) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Part>> {
    this.#open();
    while (this.#parts.length === 0 && this.#phase === "open") {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#parts.length > 0) {
      const value = this.#parts.shift() as Part;
      if (this.#isPaused && this.#parts.length <= lowParts) this.#unpause();
      return { done: false, value };
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
    return { done: true, value: undefined };
  }

  /** Leaving a loop early cancels the request. */
  async return(): Promise<IteratorResult<Part>> {
    const wasOpen = this.#phase === "open";
    this.#phase = "ended";
    this.#parts.length = 0;
    this.#failure = undefined;
    this.#unpause();
    if (wasOpen) this.#source.cancel();
    this.#wake?.();
    return { done: true, value: undefined };
  }

  #open(): void {
    if (this.#phase !== "new") return;
    this.#phase = "open";
    this.#source.open({
      onPart: (value) => this.#onPart(value),
      onEnd: () => this.#onEnd(undefined),
      onError: (error) => this.#onEnd({ error }),
    });
  }

  #onPart(value: unknown): void {
    this.#parts.push(value);
    if (this.#parts.length >= highParts && !this.#isPaused) {
      this.#isPaused = true;
      this.#source.pause();
    }
    this.#wake?.();
  }

  #onEnd(failure: { readonly error: unknown } | undefined): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#failure = failure;
    this.#unpause();
    this.#wake?.();
  }

  #unpause(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#source.resume();
  }
}
