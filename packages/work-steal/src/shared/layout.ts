/** What `pop` and `steal` return for "nothing there". */
export const EMPTY = -1;
/** What `steal` returns when another thread took the handle first; there may be more. */
export const RETRY = -2;

/**
 * Where a deque keeps its words. Those that different threads write stand 128 bytes apart: the cache line of Apple's
 * processors, two of Intel's.
 *
 * The modules of the deques copy these into constants of their own: V8 folds a module's own constants into the compiled
 * code, but loads an imported one each time, which costs a push and pop together 1.4 of 3.7 ns.
 */
export const layout: {
  /** Index of the oldest handle; only ever grows, by the compare-and-swap of whoever takes one. */
  readonly top: 0;
  /** Index behind the newest handle that thieves may take; only the owner writes it. */
  readonly bottom: 32;
  /** Not 0 while a thief has found nothing and asks the owner for some. */
  readonly want: 64;
  /** Where the slots begin. */
  readonly slots: 96;
} = { top: 0, bottom: 32, want: 64, slots: 96 };

/** @throws RangeError unless `capacity` is a power of two from 2 to 2^24. */
export function checkCapacity(capacity: number): void {
  const isPower = Number.isInteger(capacity) && (capacity & (capacity - 1)) === 0;
  if (!isPower || capacity < 2 || capacity > 2 ** 24) {
    throw new RangeError(`capacity must be a power of two from 2 to 2^24, not ${capacity}`);
  }
}
