import { EMPTY, layout } from "./layout.ts";
import type { SharedDeque } from "./shared-deque.ts";
import type { Words } from "./words.ts";

const { bottom, slots, top, want } = layout;

/**
 * A split deque (van Dijk and van de Pol, 2014) that pops the newest.
 *
 *     [top ....... split) [split ....... end)
 *      exposed, for all    private, owner only
 *
 * The owner works on the private part with plain accesses alone. It exposes the older half of it when a thief has asked,
 * when more than `depth` handles are private, and when it is told to, before it blocks. Once the private part is empty it
 * takes back from the exposed part as in a Chase-Lev deque whose bottom is `split`.
 */
export class SplitLifoDeque implements SharedDeque {
  private readonly words: Words;
  private readonly plain: Words["plain"];
  private readonly capacity: number;
  private readonly mask: number;
  private readonly depth: number;
  private end: number;
  private split: number;
  /** Can only be too small. */
  private oldest: number;
  /** Where push has to look at room and depth again: the lesser of `top + capacity` and `split + depth`. */
  private limit = 0;

  constructor(words: Words, capacity: number, depth: number) {
    this.words = words;
    this.plain = words.plain;
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.depth = depth;
    this.split = words.load(bottom);
    this.end = this.split;
    this.oldest = words.load(top);
    this.setLimit();
  }

  get size(): number {
    return (this.end - this.words.load(top)) | 0;
  }

  push(handle: number): boolean {
    const end = this.end;
    if (((end - this.limit) | 0) >= 0 && !this.makeRoom(end)) return false;
    this.plain[slots + (end & this.mask)] = handle;
    this.end = (end + 1) | 0;
    if (this.plain[want] !== 0) this.exposePart(1);
    return true;
  }

  pop(): number {
    const newest = (this.end - 1) | 0;
    if (((newest - this.split) | 0) < 0) return this.popExposed();
    this.end = newest;
    const handle = this.plain[slots + (newest & this.mask)] as number;
    if (this.plain[want] !== 0) this.exposePart(1);
    return handle;
  }

  expose(): boolean {
    return this.exposePart(0);
  }

  /** Exposes the older half of the private part, rounded up, or all of it (`shift` 1 or 0). */
  private exposePart(shift: number): boolean {
    const count = (((this.end - this.split) | 0) + shift) >> shift;
    // A request that finds nothing stands, for the next push to answer.
    if (count === 0) return false;
    this.split = (this.split + count) | 0;
    this.words.store(bottom, this.split);
    this.words.store(want, 0);
    this.setLimit();
    return true;
  }

  private makeRoom(end: number): boolean {
    this.oldest = this.words.load(top);
    if (((end - this.oldest) | 0) >= this.capacity) return false;
    if (((end - this.split) | 0) >= this.depth) this.exposePart(1);
    else this.setLimit();
    return true;
  }

  private setLimit(): void {
    const exposed = (this.split - this.oldest) | 0;
    this.limit = (this.oldest + Math.min(this.capacity, exposed + this.depth)) | 0;
  }

  private popExposed(): number {
    if (this.split === this.oldest) return EMPTY;
    const words = this.words;
    const newest = (this.split - 1) | 0;
    // Bottom before top, pairs with the loads in steal: of two threads after the last handle one sees the other (D2).
    words.store(bottom, newest);
    const oldest = words.load(top);
    const left = (newest - oldest) | 0;
    if (left < 0) return this.emptied(oldest, EMPTY);
    const handle = this.plain[slots + (newest & this.mask)] as number;
    if (left === 0) {
      const isMine = words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest;
      return this.emptied((oldest + 1) | 0, isMine ? handle : EMPTY);
    }
    this.oldest = oldest;
    this.split = newest;
    this.end = newest;
    this.setLimit();
    return handle;
  }

  private emptied(index: number, handle: number): number {
    this.oldest = index;
    this.split = index;
    this.end = index;
    this.words.store(bottom, index);
    this.setLimit();
    return handle;
  }
}
