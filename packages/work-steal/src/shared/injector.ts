import { checkCapacity, EMPTY } from "./layout.ts";
import { SharedWords, type Words } from "./words.ts";

const head = 0;
const tail = 32;
const cells = 64;

/**
 * The bounded queue of Vyukov for many producers and many consumers, on shared words.
 *
 * Each cell has a turn beside its value. A producer at position p may fill the cell whose turn is p and hands it on with
 * p + 1; a consumer at position p may empty the cell whose turn is p + 1 and hands it on, for the next lap, with
 * p + capacity. A handle becomes visible in the order of the positions: `pop` may say `EMPTY` while an earlier `push`
 * is still between taking its position and handing its cell on.
 *
 * Not lock-free: a thread that stalls or ends there keeps its cell, and a lap later `push` says full, with other cells
 * free, until it goes on. A queue whose consumers may be stopped, and that has one producer, is better a deque.
 */
export class Injector {
  private readonly words: Words;
  private readonly plain: Words["plain"];
  private readonly capacity: number;
  private readonly mask: number;

  constructor(words: Words, capacity: number) {
    this.words = words;
    this.plain = words.plain;
    this.capacity = capacity;
    this.mask = capacity - 1;
  }

  /** Adds a handle, an integer from 0 to 2^31 - 1; false when `capacity` handles are held. */
  push(handle: number): boolean {
    const words = this.words;
    let position = words.load(tail);
    for (;;) {
      const cell = cells + 2 * (position & this.mask);
      const ahead = (words.load(cell) - position) | 0;
      if (ahead < 0) return false;
      if (ahead === 0) {
        const seen = words.compareExchange(tail, position, (position + 1) | 0);
        if (seen === position) {
          // The value before the turn, pairs with the load of the turn in pop (Q1).
          this.plain[cell + 1] = handle;
          words.store(cell, (position + 1) | 0);
          return true;
        }
        position = seen;
      } else position = words.load(tail);
    }
  }

  /** Takes the oldest handle; `EMPTY` when there is none. */
  pop(): number {
    const words = this.words;
    let position = words.load(head);
    for (;;) {
      const cell = cells + 2 * (position & this.mask);
      const ahead = (words.load(cell) - ((position + 1) | 0)) | 0;
      if (ahead < 0) return EMPTY;
      if (ahead === 0) {
        const seen = words.compareExchange(head, position, (position + 1) | 0);
        if (seen === position) {
          // Read before the turn is handed on: from then on a producer may overwrite it (Q2).
          const handle = this.plain[cell + 1] as number;
          words.store(cell, (position + this.capacity) | 0);
          return handle;
        }
        position = seen;
      } else position = words.load(head);
    }
  }

  /** Handles held at the moment, those included whose `push` has not returned. */
  get size(): number {
    return Math.max(0, (this.words.load(tail) - this.words.load(head)) | 0);
  }
}

/** The memory of an injector: a plain value that can be posted to other threads. */
export interface InjectorMemory {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
}

/**
 * Allocates an empty injector on shared memory.
 * @param options `capacity` is a power of two from 2 to 2^24; `origin`, the first position, is for tests of wrap-around.
 * @throws RangeError for a capacity out of range.
 */
export function allocateInjector(options: {
  readonly capacity: number;
  readonly origin?: number;
}): InjectorMemory {
  const { capacity, origin = 0 } = options;
  checkCapacity(capacity);
  const memory = { buffer: new SharedArrayBuffer(4 * (cells + 2 * capacity)), capacity };
  prepare(wordsOf(memory), capacity, origin);
  return memory;
}

/** Opens an injector; every thread may. */
export function openInjector(memory: InjectorMemory): Injector {
  return new Injector(wordsOf(memory), memory.capacity);
}

/** Gives every cell of empty memory its first turn. */
export function prepare(words: Words, capacity: number, origin: number): void {
  words.store(head, origin | 0);
  words.store(tail, origin | 0);
  for (let offset = 0; offset < capacity; offset += 1) {
    const position = (origin + offset) | 0;
    words.store(cells + 2 * (position & (capacity - 1)), position);
  }
}

function wordsOf({ buffer, capacity }: InjectorMemory): SharedWords {
  return new SharedWords(buffer, 0, cells + 2 * capacity);
}
