import type { Call } from "./call.ts";

/** First in, first out, with removal from the middle in constant time; calls to be repeated go first. */
export class CallQueue {
  readonly #repeated = new Set<Call>();
  readonly #waiting = new Set<Call>();

  get size(): number {
    return this.#repeated.size + this.#waiting.size;
  }

  push(call: Call): void {
    this.#waiting.add(call);
  }

  pushRepeated(call: Call): void {
    this.#repeated.add(call);
  }

  delete(call: Call): boolean {
    return this.#waiting.delete(call) || this.#repeated.delete(call);
  }

  /** Empties the queue. */
  takeAll(): readonly Call[] {
    const calls = [...this];
    this.#repeated.clear();
    this.#waiting.clear();
    return calls;
  }

  *[Symbol.iterator](): IterableIterator<Call> {
    yield* this.#repeated;
    yield* this.#waiting;
  }
}
