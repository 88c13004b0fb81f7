// The chain H(n) costs one call of the hash for each record of each process. What a writer must say with each append is
// less: which bytes it had read. So the file is hashed by blocks, P(k) = SHA-256(P(k-1) || block k), and the pin at an
// offset is P(k) and a checksum of the bytes of the block under way: the same for everybody, however the reads were cut.
// Any later record pins those bytes by the hash. Who relies on an offset alone takes the digest, SHA-256(P(k) || rest).
import { hash } from "node:crypto";
import { Checksum } from "./checksum.ts";

const digestBytes = 32;
const blockBytes = 2 ** 11;

/** Digits of P(k) in a pin; eight more are of the checksum. */
const blockDigits = 16;

/** Hashes the bytes of one generation as they are taken in. */
export class PinChain {
  /** `P(k)`, and behind it the bytes of the block under way. */
  readonly #block: Buffer = Buffer.alloc(digestBytes + blockBytes);
  #filled = digestBytes;
  /** P(k) in digits. */
  #digits = "0".repeat(blockDigits);
  readonly #checksum = new Checksum();

  /** Tells these bytes from any that a fault could leave in their place. */
  get pin(): string {
    const rest = this.#checksum.of(this.#block, digestBytes, this.#filled);
    return this.#digits + rest.toString(16).padStart(8, "0");
  }

  /** Identifies all bytes up to here, also against somebody who chose them. */
  get digest(): string {
    return hash("sha256", this.#block.subarray(0, this.#filled), "hex");
  }

  /** Begins a file. */
  reset(): void {
    this.#block.fill(0, 0, digestBytes);
    this.#begin();
  }

  /** Takes in the bytes that follow. */
  extend(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const taken = bytes.copy(this.#block, this.#filled, at, end);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#block.length) return;
      this.#block.write(hash("sha256", this.#block, "binary"), "latin1");
      this.#begin();
    }
  }

  /** Begins a block. */
  #begin(): void {
    this.#digits = this.#block.toString("hex", 0, blockDigits / 2);
    this.#filled = digestBytes;
  }
}
