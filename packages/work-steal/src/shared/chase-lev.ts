import { EMPTY, layout } from "./layout.ts";
import type { SharedDeque } from "./shared-deque.ts";
import type { Words } from "./words.ts";

const { bottom, slots, top } = layout;

/**
 * The deque of Chase and Lev (SPAA 2005) in the order of accesses that Lê et al. proved (PPoPP 2013), over sequentially
 * consistent words and without growth: thieves cannot be made to follow to another buffer, so a full deque says so.
 *
 *     [top ........................ bottom)
 *      oldest, thieves              newest, owner
 *
 * The owner keeps its own copy of bottom, and a copy of top that can only be too small: it reloads top where that copy
 * does not suffice.
 */
export class ChaseLevDeque implements SharedDeque {
  private readonly words: Words;
  private readonly plain: Words["plain"];
  private readonly capacity: number;
  private readonly mask: number;
  private readonly isFifo: boolean;
  private end: number;
  private oldest: number;

  constructor(words: Words, capacity: number, isFifo: boolean) {
    this.words = words;
    this.plain = words.plain;
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.isFifo = isFifo;
    this.end = words.load(bottom);
    this.oldest = words.load(top);
  }

  get size(): number {
    return (this.end - this.words.load(top)) | 0;
  }

  push(handle: number): boolean {
    const words = this.words;
    const end = this.end;
    if (((end - this.oldest) | 0) >= this.capacity) {
      this.oldest = words.load(top);
      if (((end - this.oldest) | 0) >= this.capacity) return false;
    }
    // The slot before bottom: a thief that sees the new bottom sees the handle (D1).
    this.plain[slots + (end & this.mask)] = handle;
    this.end = (end + 1) | 0;
    words.store(bottom, this.end);
    return true;
  }

  pop(): number {
    if (this.end === this.oldest) return EMPTY;
    return this.isFifo ? this.popOldest() : this.popNewest();
  }

  /** Nothing to do: every handle is exposed from the start. */
  expose(): boolean {
    return false;
  }

  private popNewest(): number {
    const words = this.words;
    const newest = (this.end - 1) | 0;
    // Bottom before top, pairs with the loads in steal: of two threads after the last handle one sees the other (D2).
    words.store(bottom, newest);
    const oldest = words.load(top);
    this.oldest = oldest;
    const left = (newest - oldest) | 0;
    if (left < 0) {
      this.end = oldest;
      words.store(bottom, oldest);
      return EMPTY;
    }
    const handle = this.plain[slots + (newest & this.mask)] as number;
    if (left > 0) {
      this.end = newest;
      return handle;
    }
    const isMine = words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest;
    this.oldest = (oldest + 1) | 0;
    this.end = this.oldest;
    words.store(bottom, this.end);
    return isMine ? handle : EMPTY;
  }

  // As a thief takes. Each lost race is a handle that a thief took, so the loop ends.
  private popOldest(): number {
    const words = this.words;
    for (;;) {
      const oldest = words.load(top);
      this.oldest = oldest;
      if (oldest === this.end) return EMPTY;
      const handle = this.plain[slots + (oldest & this.mask)] as number;
      if (words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest) return handle;
    }
  }
}
