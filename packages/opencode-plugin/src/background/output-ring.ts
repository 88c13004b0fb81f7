/** The last bytes of a stream, in memory that is taken once. Positions count from the first byte ever written. */
export class OutputRing {
  readonly #bytes: Uint8Array;
  #total = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** All bytes that were written, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** Position of the oldest byte that is kept. */
  get start(): number {
    return Math.max(0, this.#total - this.#bytes.length);
  }

  write(chunk: Uint8Array): void {
    const { length: capacity } = this.#bytes;
    const kept = chunk.subarray(Math.max(0, chunk.length - capacity));
    const at = capacity === 0 ? 0 : (this.#total + chunk.length - kept.length) % capacity;
    const first = kept.subarray(0, capacity - at);
    this.#bytes.set(first, at);
    this.#bytes.set(kept.subarray(first.length), 0);
    this.#total += chunk.length;
  }

  /** The bytes from one position to another; both are clamped to what is kept. */
  read(from: number, to: number): Uint8Array {
    const begin = Math.max(this.start, from);
    const end = Math.min(this.#total, to);
    const result = new Uint8Array(Math.max(0, end - begin));
    if (result.length === 0) return result;
    const at = begin % this.#bytes.length;
    const first = this.#bytes.subarray(at, Math.min(this.#bytes.length, at + result.length));
    result.set(first, 0);
    result.set(this.#bytes.subarray(0, result.length - first.length), first.length);
    return result;
  }
}
