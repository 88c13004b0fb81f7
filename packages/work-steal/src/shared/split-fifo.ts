import { EMPTY, layout } from "./layout.ts";
import type { SharedDeque } from "./shared-deque.ts";
import type { Words } from "./words.ts";

const { bottom, slots, top, want } = layout;

/**
 * A split deque that pops the oldest.
 *
 *     [top ....... split) ... gap ... [head ....... end)
 *      exposed, for all                private, owner only
 *
 * While handles are exposed they are the oldest: the owner takes them as a thief does, and head equals split. Once none
 * is exposed it takes private ones by moving head, without any shared access; the gap that this leaves is closed when it
 * next exposes. Top may be stored for that, because with top equal to split no thief can hold a top that still counts:
 * its compare-and-swap expects an index below, and so fails (D4).
 */
export class SplitFifoDeque implements SharedDeque {
  private readonly words: Words;
  private readonly plain: Words["plain"];
  private readonly capacity: number;
  private readonly mask: number;
  private readonly depth: number;
  private head: number;
  private end: number;
  private split: number;
  /** Can only be too small; equal to split when none is exposed. */
  private oldest: number;

  constructor(words: Words, capacity: number, depth: number) {
    this.words = words;
    this.plain = words.plain;
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.depth = depth;
    this.split = words.load(bottom);
    this.head = this.split;
    this.end = this.split;
    this.oldest = words.load(top);
  }

  get size(): number {
    const exposed = this.split === this.oldest ? 0 : (this.split - this.words.load(top)) | 0;
    return exposed + ((this.end - this.head) | 0);
  }

  push(handle: number): boolean {
    const end = this.end;
    const oldest = this.split === this.oldest ? this.head : this.oldest;
    if (((end - oldest) | 0) >= this.capacity && !this.hasRoom(end)) return false;
    this.plain[slots + (end & this.mask)] = handle;
    this.end = (end + 1) | 0;
    if (this.plain[want] !== 0 || ((this.end - this.head) | 0) > this.depth) this.exposePart(1);
    return true;
  }

  pop(): number {
    if (this.split !== this.oldest) {
      const handle = this.popExposed();
      if (handle !== EMPTY) return handle;
    }
    const head = this.head;
    if (head === this.end) return EMPTY;
    const handle = this.plain[slots + (head & this.mask)] as number;
    this.head = (head + 1) | 0;
    if (this.plain[want] !== 0) this.exposePart(1);
    return handle;
  }

  expose(): boolean {
    return this.exposePart(0);
  }

  /** Exposes the older half of the private part, rounded up, or all of it (`shift` 1 or 0). */
  private exposePart(shift: number): boolean {
    const count = (((this.end - this.head) | 0) + shift) >> shift;
    // A request that finds nothing stands, for the next push to answer.
    if (count === 0) return false;
    const words = this.words;
    if (this.head !== this.split) {
      // Top before bottom: in the other order a thief would see the gap as exposed (D4).
      words.store(top, this.head);
      this.oldest = this.head;
    }
    this.head = (this.head + count) | 0;
    this.split = this.head;
    words.store(bottom, this.split);
    words.store(want, 0);
    return true;
  }

  private hasRoom(end: number): boolean {
    if (this.split !== this.oldest) this.oldest = this.words.load(top);
    const oldest = this.split === this.oldest ? this.head : this.oldest;
    return ((end - oldest) | 0) < this.capacity;
  }

  // As a thief takes, but without asking for more. Each lost race is a handle that a thief took, so the loop ends.
  private popExposed(): number {
    const words = this.words;
    for (;;) {
      const oldest = words.load(top);
      if (((this.split - oldest) | 0) <= 0) {
        this.oldest = this.split;
        return EMPTY;
      }
      const handle = this.plain[slots + (oldest & this.mask)] as number;
      if (words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest) return handle;
    }
  }
}
