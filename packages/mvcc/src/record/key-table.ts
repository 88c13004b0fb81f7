import type { EncodedKey } from "../key/encode-key.ts";

const capacity = 4096;
const longestKept = 128;

/** Turns the bytes of keys into strings, and those that come again and again into the same string. */
export class KeyTable {
  readonly #kept = new Array<EncodedKey>(capacity).fill("");

  /** The key in the ASCII bytes from `start` to `end`, whose `hash` is any function of them. */
  find(bytes: Buffer, start: number, end: number, hash: number): EncodedKey {
    const length = end - start;
    if (length > longestKept) return bytes.toString("latin1", start, end);
    const index = hash & (capacity - 1);
    const kept = this.#kept[index] as EncodedKey;
    if (kept.length === length && isSame(kept, bytes, start)) return kept;
    const key = bytes.toString("latin1", start, end);
    this.#kept[index] = key;
    return key;
  }
}

function isSame(key: EncodedKey, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < key.length; index += 1) {
    if (key.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
