/**
 * A double-ended queue in one thread: the owner works on the newest end, thieves take from the oldest.
 *
 * Values stand in a ring whose length is a power of two, so that an index is one mask away. A slot is cleared when its
 * value leaves: the deque retains nothing that it no longer holds.
 *
 * @example
 * const deque = new LocalDeque<string>();
 * deque.push("a");
 * deque.push("b");
 * deque.pop(); // "b", the newest
 * deque.steal(); // "a", the oldest
 */
export class LocalDeque<T> {
  private ring: (T | undefined)[];
  private mask: number;
  private head = 0;
  /** Where the next value goes; equal to head when empty, for the ring grows before it is full. */
  private tail = 0;

  /**
   * @param capacity Values that fit before the ring first grows; rounded up to a power of two. @default 16
   * @throws RangeError when `capacity` is not an integer from 1 to 2^30.
   */
  constructor(capacity = 16) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 2 ** 30) {
      throw new RangeError(`capacity must be an integer from 1 to 2^30, not ${capacity}`);
    }
    const length = 2 ** Math.ceil(Math.log2(capacity + 1));
    this.ring = emptyRing(length);
    this.mask = length - 1;
  }

  /** How many values are held. */
  get size(): number {
    return (this.tail - this.head) & this.mask;
  }

  /** Adds a value at the newest end. */
  push(value: T): void {
    const tail = this.tail;
    this.ring[tail] = value;
    this.tail = (tail + 1) & this.mask;
    if (this.tail === this.head) this.grow();
  }

  /** Takes the newest value; `undefined` when empty. */
  pop(): T | undefined {
    if (this.tail === this.head) return undefined;
    const ring = this.ring;
    const index = (this.tail - 1) & this.mask;
    const value = ring[index];
    ring[index] = undefined;
    this.tail = index;
    return value;
  }

  /** Takes the oldest value; `undefined` when empty. */
  steal(): T | undefined {
    const index = this.head;
    if (this.tail === index) return undefined;
    const ring = this.ring;
    const value = ring[index];
    ring[index] = undefined;
    this.head = (index + 1) & this.mask;
    return value;
  }

  /** Moves the older half (rounded up, at most `limit`) onto the newest end of `thief`, oldest first; returns how many. */
  stealHalf(thief: LocalDeque<T>, limit: number = Number.POSITIVE_INFINITY): number {
    const count = Math.min((this.size + 1) >> 1, limit);
    for (let moved = 0; moved < count; moved += 1) thief.push(this.steal() as T);
    return count;
  }

  /** The newest value, left in place. */
  newest(): T | undefined {
    return this.ring[(this.tail - 1) & this.mask];
  }

  /** The oldest value, left in place. */
  oldest(): T | undefined {
    return this.ring[this.head];
  }

  /** Drops the values that `keep` refuses; the others stay in order. */
  retain(keep: (value: T) => boolean): void {
    const kept = [...this].filter(keep);
    this.clear();
    for (const value of kept) this.push(value);
  }

  /** Drops every value. */
  clear(): void {
    this.ring.fill(undefined);
    this.head = 0;
    this.tail = 0;
  }

  /** Walks from the oldest to the newest value. */
  *[Symbol.iterator](): Generator<T> {
    for (let offset = 0; offset < this.size; offset += 1) {
      yield this.ring[(this.head + offset) & this.mask] as T;
    }
  }

  private grow(): void {
    const { length } = this.ring;
    const ring = emptyRing<T>(length * 2);
    for (let offset = 0; offset < length; offset += 1) {
      ring[offset] = this.ring[(this.head + offset) & this.mask];
    }
    this.ring = ring;
    this.mask = ring.length - 1;
    this.head = 0;
    this.tail = length;
  }
}

// Filled at once: a ring with holes would be read through the prototype chain, many times slower.
function emptyRing<T>(length: number): (T | undefined)[] {
  return new Array<T | undefined>(length).fill(undefined);
}
