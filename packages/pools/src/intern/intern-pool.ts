// A two-way set-associative cache, like that of a processor: the hash of the bytes picks a set of two entries, the one used last
// first. A hit in the second swaps them, a miss pushes the second out. Lookups touch two entries at most, and memory is bounded by
// `capacity * maxBytes`, whatever comes in.

import { requireInteger } from "../arguments.ts";

/** What an {@link InternPool} keeps. */
export interface InternPoolOptions {
  /** Strings kept, rounded up to a power of two. @default 4096 */
  readonly capacity?: number;
  /** Longer sequences are decoded and not kept, in bytes. @default 32 */
  readonly maxBytes?: number;
}

interface Entry {
  readonly hash: number;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Decodes UTF-8 bytes to strings, and gives the same string again for the same bytes without decoding them: for protocols in which
 * the same few keys and names arrive over and over. It does nothing for strings that are already strings.
 *
 * @example
 * const names = new InternPool();
 * const event = names.decode(frame, 4, 4 + length);
 */
export class InternPool {
  readonly #entries: (Entry | undefined)[];
  readonly #setMask: number;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #hits = 0;
  #misses = 0;

  /** @throws {RangeError} for numbers that are not whole and positive */
  constructor(options: InternPoolOptions = {}) {
    const capacity = requireInteger("capacity", options.capacity ?? 4_096, 2);
    this.#maxBytes = requireInteger("maxBytes", options.maxBytes ?? 32, 1);
    const sets = 2 ** Math.ceil(Math.log2(capacity / 2));
    this.#entries = new Array<Entry | undefined>(sets * 2).fill(undefined);
    this.#setMask = sets - 1;
  }

  /** How often a string was found, and how often it was decoded. */
  get counts(): { readonly hits: number; readonly misses: number } {
    return { hits: this.#hits, misses: this.#misses };
  }

  /** The string of the bytes from `start` up to `end`; malformed bytes become U+FFFD, as everywhere. */
  decode(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
    if (end <= start) return "";
    if (end - start > this.#maxBytes) return this.#decoder.decode(bytes.subarray(start, end));
    const hash = hashOf(bytes, start, end);
    const first = (hash & this.#setMask) * 2;
    const newer = this.#entries[first];
    if (newer !== undefined && newer.hash === hash && isSame(newer.bytes, bytes, start, end)) {
      this.#hits += 1;
      return newer.text;
    }
    const older = this.#entries[first + 1];
    this.#entries[first + 1] = newer;
    if (older !== undefined && older.hash === hash && isSame(older.bytes, bytes, start, end)) {
      this.#entries[first] = older;
      this.#hits += 1;
      return older.text;
    }
    this.#misses += 1;
    // Not `slice`: that of a Node `Buffer` would share the memory of the caller.
    const own = new Uint8Array(bytes.subarray(start, end));
    const text = this.#decoder.decode(own);
    this.#entries[first] = { hash, bytes: own, text };
    return text;
  }

  /** Forgets every string. */
  clear(): void {
    this.#entries.fill(undefined);
  }
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits; its high bits are folded in, since few low ones pick the set. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

function isSame(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (own.length !== end - start) return false;
  for (let index = 0; index < own.length; index += 1) {
    if (own[index] !== bytes[start + index]) return false;
  }
  return true;
}
