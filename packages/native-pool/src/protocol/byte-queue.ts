/** Bytes waiting for the rest of their frame; joins chunks only when a frame is complete. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
  }

  /** The first `count` bytes without removing them. */
  peek(count: number): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.byteLength >= count) return first.subarray(0, count);
    const all = Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [all];
    return all.subarray(0, count);
  }

  /** Removes and returns the first `count` bytes; the caller has checked `length`. */
  take(count: number): Buffer {
    const taken = this.peek(count);
    const first = this.#chunks[0];
    if (first !== undefined) {
      if (first.byteLength === count) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
    }
    this.#length -= count;
    return taken;
  }
}
