// The chain H(n) costs one call of the hash for each record of each process. What a writer must say with each append is
// less: which bytes it had read. So the file is hashed by blocks, P(k) = SHA-256(P(k-1) || block k), and the pin at an
// offset is SHA-256(P(k) || the bytes of the block under way): the same for everybody, however the reads were cut.
import { hash } from "node:crypto";

const digestBytes = 32;
const blockBytes = 2 ** 10;

/** Digits of a pin. */
const pinDigits = 32;

/** Hashes the bytes of one generation as they are taken in. */
export class PinChain {
  /** `P(k)`, and behind it the bytes of the block under way. */
  readonly #block: Buffer = Buffer.alloc(digestBytes + blockBytes);
  #filled = digestBytes;

  /** Identifies all bytes up to here. */
  get pin(): string {
    return hash("sha256", this.#block.subarray(0, this.#filled), "hex").slice(0, pinDigits);
  }

  /** Begins a file. */
  reset(): void {
    this.#block.fill(0, 0, digestBytes);
    this.#filled = digestBytes;
  }

  /** Takes in the bytes that follow. */
  extend(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const taken = bytes.copy(this.#block, this.#filled, at, end);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#block.length) return;
      this.#block.write(hash("sha256", this.#block, "binary"), "latin1");
      this.#filled = digestBytes;
    }
  }
}
