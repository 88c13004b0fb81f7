import { EMPTY, layout, RETRY } from "./layout.ts";
import type { Words } from "./words.ts";

const { bottom, slots, top, want } = layout;

/** The thief's side of a shared deque, the same for every algorithm and order. */
export class Stealer {
  private readonly words: Words;
  private readonly mask: number;

  constructor(words: Words, capacity: number) {
    this.words = words;
    this.mask = capacity - 1;
  }

  /**
   * Takes the oldest handle that is exposed.
   * @returns a handle, `EMPTY` when none is exposed (the owner has then been asked), or `RETRY` after a lost race.
   */
  steal(): number {
    const words = this.words;
    // Top before bottom, pairs with the store of bottom before the load of top in pop (D2).
    const oldest = words.load(top);
    const end = words.load(bottom);
    if (((end - oldest) | 0) <= 0) {
      if (words.load(want) === 0) words.store(want, 1);
      return EMPTY;
    }
    // May be overwritten while it is read: then top has moved on, and the compare-and-swap refuses it (D3).
    const handle = words.load(slots + (oldest & this.mask));
    return words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest ? handle : RETRY;
  }

  /** How many handles are exposed; may be out of date when it returns. */
  get size(): number {
    return Math.max(0, (this.words.load(bottom) - this.words.load(top)) | 0);
  }
}
