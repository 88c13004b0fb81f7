import { StringDecoder } from "node:string_decoder";

/** Keeps the end of what several streams print, in the order of arrival, in bounded memory. */
export class OutputTail {
  readonly #limit: number;
  readonly #chunks: string[] = [];
  #length = 0;
  #bytes = 0;
  #isTruncated = false;

  /** `limit` is the length of the tail in UTF-16 units. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** All bytes that came, kept or not. */
  get bytes(): number {
    return this.#bytes;
  }

  get isTruncated(): boolean {
    return this.#isTruncated || this.#length > this.#limit;
  }

  /** A writer for one stream; characters split between its chunks are put together again. */
  writer(): { write(chunk: Uint8Array): void; end(): void } {
    const decoder = new StringDecoder("utf8");
    return {
      write: (chunk) => {
        this.#bytes += chunk.byteLength;
        this.#append(decoder.write(chunk));
      },
      end: () => this.#append(decoder.end()),
    };
  }

  toString(): string {
    const text = this.#chunks.join("");
    if (text.length <= this.#limit) return text;
    const tail = text.slice(text.length - this.#limit);
    // A cut between the halves of a surrogate pair would leave an unpaired one.
    return /^[\uDC00-\uDFFF]/.test(tail) ? tail.slice(1) : tail;
  }

  #append(text: string): void {
    if (text.length === 0) return;
    this.#chunks.push(text);
    this.#length += text.length;
    for (;;) {
      const oldest = this.#chunks[0] as string;
      if (this.#length - oldest.length < this.#limit) return;
      this.#chunks.shift();
      this.#length -= oldest.length;
      this.#isTruncated = true;
      if (this.#chunks.length === 0) return;
    }
  }
}
