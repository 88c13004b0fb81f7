import { hash } from "node:crypto";

const headLength = 64;

/** Bytes before an item that `extend` may overwrite. */
export const chainRoom: number = headLength;

/** The head before the first byte of a new store. */
export const emptyHead: string = "0".repeat(headLength);

/** Computes `H(n) = SHA-256(H(n-1) || item)`, heads in lower-case hexadecimal. */
export class HashChain {
  head: string;

  constructor(head: string) {
    this.head = head;
  }

  /** Takes in the bytes of one record or gap; writes the head over the `chainRoom` bytes before it. */
  extend(bytes: Buffer, start: number, end: number): void {
    bytes.write(this.head, start - headLength, "latin1");
    this.head = hash("sha256", bytes.subarray(start - headLength, end), "hex");
  }
}
