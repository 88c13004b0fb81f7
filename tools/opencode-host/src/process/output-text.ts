/** The text that a process wrote, of which the last part is kept. */
export class OutputText {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;

  /** @param limit bytes that are kept. @default 32 MiB */
  constructor(limit: number = 32 * 2 ** 20) {
    this.#limit = limit;
  }

  append(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    while (this.#length - (this.#chunks[0]?.byteLength ?? 0) >= this.#limit) {
      this.#length -= this.#chunks.shift()?.byteLength ?? 0;
    }
  }

  /** The text so far. */
  toString(): string {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]?.toString("utf8") ?? "";
  }
}
