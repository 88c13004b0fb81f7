/**
 * The memory that the shared structures are written over: 32-bit signed words.
 *
 * `SharedWords` is the real one. The interleaving checker of the tests passes another, which stops at every access and
 * lets another thread go first; so what is checked is the source that ships.
 */
export interface Words {
  /** Sequentially consistent. */
  load(index: number): number;
  /** Sequentially consistent. */
  store(index: number, value: number): void;
  /** Sequentially consistent; returns the value that was there. */
  compareExchange(index: number, expected: number, replacement: number): number;
  /**
   * The same words without ordering: for words that only this thread writes, or whose staleness does no harm. What is
   * written here becomes visible to other threads with the next `store` or `compareExchange` of this thread.
   */
  readonly plain: { [index: number]: number };
}

/** Words of a SharedArrayBuffer. */
export class SharedWords implements Words {
  readonly plain: Int32Array;

  constructor(buffer: SharedArrayBuffer, byteOffset: number, length: number) {
    this.plain = new Int32Array(buffer, byteOffset, length);
  }

  load(index: number): number {
    return Atomics.load(this.plain, index);
  }

  store(index: number, value: number): void {
    Atomics.store(this.plain, index, value);
  }

  compareExchange(index: number, expected: number, replacement: number): number {
    return Atomics.compareExchange(this.plain, index, expected, replacement);
  }
}
