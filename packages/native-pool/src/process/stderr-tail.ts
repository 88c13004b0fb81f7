/** The last bytes of a stream; what came before is dropped, so a chatty child costs constant memory. */
export class StderrTail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length > 2 * this.#limit) this.#trim();
  }

  toString(): string {
    this.#trim();
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    const kept = Buffer.from(all.subarray(Math.max(0, all.byteLength - this.#limit)));
    this.#chunks = [kept];
    this.#length = kept.byteLength;
  }
}
