// Nothing but `head`, `verify` and the begin of a generation needs H(n), so it is not computed at replay: it is made of
// the file when it is asked for, and the digest proves that these are the bytes that were replayed (invariant H1).
import { CorruptLogError } from "../errors.ts";
import { HashChain } from "../record/chain.ts";
import { FrameCursor } from "../record/frame.ts";
import { PinChain } from "../record/pin.ts";
import type { Replica } from "../replay/replica.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";
import { type ByteSink, LogReader } from "./reader.ts";

/** Computes heads of one log, each from where the one before ended. */
export class HeadReader {
  readonly #reader: LogReader;
  #generation = 0;
  #items = new ItemChain("");

  constructor(files: LogFileSystem) {
    this.#reader = new LogReader(files);
  }

  /**
   * Head of everything that a replica has taken in, the last of it from this file.
   *
   * @throws {@link CorruptLogError} if the file no longer holds what the replica read.
   */
  headOf(replica: Replica, handle: FileHandle, file: string): string {
    const { offset } = replica;
    const items = this.#follow(replica, handle, Number.POSITIVE_INFINITY);
    if (items.offset !== offset || items.digest !== replica.digest) {
      this.#generation = 0;
      throw new CorruptLogError(file, offset, "bytes before it changed after they were read");
    }
    return items.head;
  }

  /** Takes in about `bytes` more if the replica is that much ahead; returns whether it no longer is. */
  approach(replica: Replica, handle: FileHandle, bytes: number): boolean {
    const isNear = (): boolean =>
      this.#generation === replica.generation && replica.offset - this.#items.offset < bytes;
    if (isNear()) return true;
    this.#follow(replica, handle, bytes);
    return isNear();
  }

  #follow(replica: Replica, handle: FileHandle, bytes: number): ItemChain {
    const { generation, offset, previousHead } = replica;
    if (this.#generation !== generation || this.#items.offset > offset) {
      this.#items = new ItemChain(previousHead);
      this.#generation = generation;
    }
    const items = this.#items;
    items.until = Math.min(offset, items.offset + bytes);
    // One byte more, which is where a gap at the end is seen to end.
    while (this.#reader.readSome(handle, items, offset + 1));
    return items;
  }
}

/** The chain over the items of one generation. */
class ItemChain implements ByteSink {
  offset = 0;
  /** Offset at which to stop. */
  until = 0;
  readonly #cursor = new FrameCursor();
  readonly #pins = new PinChain();
  readonly #chain: HashChain;

  constructor(head: string) {
    this.#chain = new HashChain(head);
  }

  get isDone(): boolean {
    return this.offset >= this.until;
  }

  get head(): string {
    return this.#chain.head;
  }

  get digest(): string {
    return this.#pins.digest;
  }

  consume(bytes: Buffer, length: number): number {
    const begin = this.offset;
    let at = 0;
    while (!this.isDone && this.#cursor.next(bytes, at, length) !== "incomplete") {
      this.#chain.extend(bytes, at, this.#cursor.end);
      at = this.#cursor.end;
      this.offset = begin + at;
    }
    this.#pins.extend(bytes, 0, at);
    return at;
  }
}
