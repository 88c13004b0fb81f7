import { hash } from "node:crypto";
import { seenDigits } from "./record.ts";

const digestBytes = 32;
const scratch = Buffer.alloc(digestBytes);

/** Bytes before an item that `extend` may overwrite. */
export const chainRoom: number = digestBytes;

/** The head before the first byte of a new store. */
export const emptyHead: string = "0".repeat(2 * digestBytes);

/** Computes `H(n) = SHA-256(H(n-1) || item)`; `H(0)` is 32 bytes of zero. */
export class HashChain {
  // One character per byte: the form that costs least to get, keep and put before the next item.
  #digest: string;

  constructor(head: string) {
    this.#digest = fromHex(head);
  }

  /** The head in lower-case hexadecimal. */
  get head(): string {
    scratch.write(this.#digest, "latin1");
    return scratch.toString("hex");
  }

  set head(head: string) {
    this.#digest = fromHex(head);
  }

  /** As many digits of the head as a record carries. */
  get seen(): string {
    scratch.write(this.#digest, "latin1");
    return scratch.toString("hex", 0, seenDigits / 2);
  }

  /** Takes in the bytes of one record or gap; writes the head over the `chainRoom` bytes before it. */
  extend(bytes: Buffer, start: number, end: number): void {
    bytes.write(this.#digest, start - digestBytes, "latin1");
    this.#digest = hash("sha256", bytes.subarray(start - digestBytes, end), "binary");
  }
}

function fromHex(head: string): string {
  return Buffer.from(head, "hex").toString("latin1");
}
