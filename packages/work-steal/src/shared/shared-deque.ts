import { ChaseLevDeque } from "./chase-lev.ts";
import { checkCapacity, layout } from "./layout.ts";
import { SplitFifoDeque } from "./split-fifo.ts";
import { SplitLifoDeque } from "./split-lifo.ts";
import { Stealer } from "./stealer.ts";
import { SharedWords, type Words } from "./words.ts";

const { bottom, slots, top } = layout;

/** How the owner's part of a deque is kept apart from what thieves see. */
export type DequeAlgorithm = "split" | "chase-lev";

/** The owner's side of a deque of 32-bit handles, integers from 0 to 2^31 - 1. Only one thread may use it. */
export interface SharedDeque {
  /** Adds a handle at the newest end; false when `capacity` handles are held. */
  push(handle: number): boolean;
  /** Takes the newest or, by the order of the deque, the oldest handle; `EMPTY` when there is none. */
  pop(): number;
  /** Shows all private handles to thieves, to be called before the owner blocks; returns whether there were any. */
  expose(): boolean;
  /** Handles held, private ones included; thieves may take some while it is counted. */
  readonly size: number;
}

/** The thief's side of a deque; any number of threads may have one. */
export interface DequeStealer {
  /** Takes the oldest exposed handle; `EMPTY` when there is none, `RETRY` when another thread took it first. */
  steal(): number;
  /** Handles exposed at the moment. */
  readonly size: number;
}

/** Options of `allocateDeque`. */
export interface DequeOptions {
  /** Handles held at most; a power of two from 2 to 2^24. */
  readonly capacity: number;
  /** `"split"` keeps new handles private to the owner until they are asked for. @default "split" */
  readonly algorithm?: DequeAlgorithm;
  /** Which handle the owner pops. @default "lifo" */
  readonly order?: "lifo" | "fifo";
  /** With `"split"`: handles that stay private before older ones are exposed unasked. @default 64 */
  readonly depth?: number;
  /** First index; only tests of wrap-around have a use for it. @default 0 */
  readonly origin?: number;
}

/** The memory of a deque: a plain value that can be posted to other threads. */
export interface DequeMemory {
  readonly buffer: SharedArrayBuffer;
  readonly capacity: number;
  readonly algorithm: DequeAlgorithm;
  readonly order: "lifo" | "fifo";
  readonly depth: number;
}

/**
 * Allocates an empty deque on shared memory.
 * @throws RangeError for an option out of range.
 * @example
 * const memory = allocateDeque({ capacity: 1024 });
 * const mine = openDeque(memory); // in one thread
 * const theirs = openStealer(memory); // in any other, after `memory` was posted to it
 */
export function allocateDeque(options: DequeOptions): DequeMemory {
  const { capacity, algorithm = "split", order = "lifo", depth = 64, origin = 0 } = options;
  checkCapacity(capacity);
  if (algorithm !== "split" && algorithm !== "chase-lev") {
    throw new RangeError(`algorithm must be "split" or "chase-lev", not ${String(algorithm)}`);
  }
  if (order !== "lifo" && order !== "fifo") {
    throw new RangeError(`order must be "lifo" or "fifo", not ${String(order)}`);
  }
  if (!Number.isInteger(depth) || depth < 1)
    throw new RangeError(`depth must be a positive integer, not ${depth}`);
  const memory = { buffer: new SharedArrayBuffer(4 * (slots + capacity)), capacity, algorithm, order, depth };
  const words = wordsOf(memory);
  words.store(top, origin | 0);
  words.store(bottom, origin | 0);
  return memory;
}

/** Opens the owner's side. Only one thread may hold it, and only one object in that thread. */
export function openDeque(memory: DequeMemory): SharedDeque {
  return ownerOf(wordsOf(memory), memory);
}

/** Opens the thief's side. */
export function openStealer(memory: DequeMemory): DequeStealer {
  return new Stealer(wordsOf(memory), memory.capacity);
}

/** The owner's side over any memory. */
export function ownerOf(words: Words, shape: Omit<DequeMemory, "buffer">): SharedDeque {
  const { algorithm, capacity, order, depth } = shape;
  if (algorithm === "chase-lev") return new ChaseLevDeque(words, capacity, order === "fifo");
  return order === "fifo"
    ? new SplitFifoDeque(words, capacity, depth)
    : new SplitLifoDeque(words, capacity, depth);
}

function wordsOf({ buffer, capacity }: DequeMemory): SharedWords {
  return new SharedWords(buffer, 0, slots + capacity);
}
