import { randomBytes } from "node:crypto";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Makes message ids as OpenCode does: they sort by time, and a session's loop relies on that order. The time part is
 * the low 48 bits of `milliseconds * 4096 + counter`, so ids of one millisecond ascend too.
 */
export class MessageIds {
  readonly #now: () => number;
  #last = 0;
  #counter = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The next id; greater than every one before it, also when the clock stands still or goes back. */
  next(): string {
    const now = Math.max(this.#now(), this.#last);
    this.#counter = now === this.#last ? this.#counter + 1 : 1;
    this.#last = now;
    const time = BigInt.asUintN(48, BigInt(now) * 4096n + BigInt(this.#counter));
    return `msg_${time.toString(16).padStart(12, "0")}${random(14)}`;
  }
}

function random(length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
