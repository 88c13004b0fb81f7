import { hash } from "node:crypto";

const digestBytes = 32;
const firstRoom = 2 ** 10;

/** The head before the first byte of a new store. */
export const emptyHead: string = "0".repeat(2 * digestBytes);

/** Computes `H(n) = SHA-256(H(n-1) || item)`; `H(0)` is 32 bytes of zero. */
export class HashChain {
  /** The head, and room for the next item behind it. */
  #scratch: Buffer = Buffer.alloc(digestBytes + firstRoom);

  constructor(head: string) {
    this.#scratch.write(head, "hex");
  }

  /** The head in lower-case hexadecimal. */
  get head(): string {
    return this.#scratch.toString("hex", 0, digestBytes);
  }

  /** Takes in the bytes of one record or gap. */
  extend(bytes: Buffer, start: number, end: number): void {
    const length = digestBytes + end - start;
    if (length > this.#scratch.length) {
      const larger = Buffer.allocUnsafe(length * 2);
      this.#scratch.copy(larger, 0, 0, digestBytes);
      this.#scratch = larger;
    }
    bytes.copy(this.#scratch, digestBytes, start, end);
    this.#scratch.write(hash("sha256", this.#scratch.subarray(0, length), "binary"), "latin1");
  }
}
