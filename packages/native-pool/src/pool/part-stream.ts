/** Unread parts at which the child is paused, and at which it may go on. */
const highParts = 256;
const lowParts = 64;

/** A `next()` that waits. */
interface Reader<Part> {
  readonly resolve: (result: IteratorResult<Part>) => void;
  readonly reject: (error: unknown) => void;
}

/** Where a stream takes what its child answers. */
export interface PartReceiver {
  readonly onPart: (value: unknown) => void;
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/** What a stream asks of the pool. */
export interface PartSource {
  /** Sends the request; unless it is refused, the receiver hears of it later. May throw for a request that cannot be. */
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
  /** In the order in which they asked; there are none while parts are unread. */
  readonly #readers: Reader<Part>[] = [];

  constructor(source: PartSource) {
    this.#source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Part>> {
    this.#open();
    if (this.#parts.length > 0) {
      const value = this.#parts.shift() as Part;
      if (this.#isPaused && this.#parts.length <= lowParts) this.#unpause();
      return { done: false, value };
    }
    if (this.#phase === "open") {
      return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
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
    this.#releaseReaders();
    return { done: true, value: undefined };
  }

  #open(): void {
    if (this.#phase !== "new") return;
    this.#phase = "open";
    try {
      this.#source.open({
        onPart: (value) => this.#onPart(value),
        onEnd: () => this.#onEnd(undefined),
        onError: (error) => this.#onEnd({ error }),
      });
    } catch (error) {
      this.#onEnd({ error });
    }
  }

  #onPart(value: unknown): void {
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: value as Part });
      return;
    }
    this.#parts.push(value);
    if (this.#parts.length >= highParts && !this.#isPaused) {
      this.#isPaused = true;
      this.#source.pause();
    }
  }

  #onEnd(failure: { readonly error: unknown } | undefined): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#unpause();
    // One reader is told of the failure, the one that has waited longest.
    const reader = failure === undefined ? undefined : this.#readers.shift();
    if (reader === undefined) this.#failure = failure;
    else reader.reject(failure?.error);
    this.#releaseReaders();
  }

  #releaseReaders(): void {
    for (const reader of this.#readers.splice(0)) reader.resolve({ done: true, value: undefined });
  }

  #unpause(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#source.resume();
  }
}
