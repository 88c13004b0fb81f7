import { hash } from "node:crypto";

const headLength = 64;

/** The head before the first byte of a new store. */
export const emptyHead: string = "0".repeat(headLength);

/** Computes `H(n) = SHA-256(H(n-1) || item)`, heads in lower-case hexadecimal. */
export class HashChain {
  head: string;
  #scratch: Buffer = Buffer.allocUnsafe(4096);

  constructor(head: string) {
    this.head = head;
  }

  /** Takes in the bytes of one record or gap. */
  extend(bytes: Buffer, start: number, end: number): void {
    const length = headLength + end - start;
    if (length > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(length * 2);
    this.#scratch.write(this.head, 0, "latin1");
    bytes.copy(this.#scratch, headLength, start, end);
    this.head = hash("sha256", this.#scratch.subarray(0, length), "hex");
  }
}
