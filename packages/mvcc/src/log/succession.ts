// The generations of one log, one after the other: which file is read, how it ends, and what comes after it (invariants
// G1 to G6).
import { CorruptLogError, ReplacedError } from "../errors.ts";
import { emptyHead } from "../record/chain.ts";
import type { Replica } from "../replay/replica.ts";
import { CurrentFile } from "./current-file.ts";
import type { LogFileSystem } from "./file-system.ts";
import { HeadReader } from "./head-reader.ts";
import { Publisher } from "./publisher.ts";
import { LogReader } from "./reader.ts";
import { findCut } from "./recover.ts";
import type { SharedLogOptions } from "./shared-log-options.ts";

/** How much of a log is hashed for a seal at a time: a few milliseconds. */
const preparedBytes = 2 ** 20;

/** Takes a replica through the generations of a log. */
export class Succession {
  /** The generation that is being read and written. */
  readonly current: CurrentFile;
  readonly #options: SharedLogOptions;
  readonly #files: LogFileSystem;
  readonly #replica: Replica;
  readonly #reader: LogReader;
  readonly #heads: HeadReader;
  readonly #publisher: Publisher;

  constructor(options: SharedLogOptions, replica: Replica) {
    this.#options = options;
    this.#files = options.files;
    this.#replica = replica;
    this.current = new CurrentFile(options.files, options.directory, options.retire);
    this.#reader = new LogReader(options.files);
    this.#heads = new HeadReader(options.files);
    this.#publisher = new Publisher(options);
  }

  /**
   * Head of the hash chain over everything read.
   *
   * @throws {@link CorruptLogError} if the file no longer holds what was read.
   */
  get head(): string {
    return this.#heads.headOf(this.#replica, this.current.handle, this.current.path);
  }

  /** Reads the newest generation, after making the first one where there is none. */
  open(): void {
    for (;;) {
      const { newest } = this.#publisher;
      if (newest === 0) {
        this.#publisher.publish(1, emptyHead, crypto.randomUUID(), this.#replica);
        continue;
      }
      if (!this.#enter(newest)) continue;
      this.readWhole();
      if (!this.#cut()) return;
    }
  }

  /** Reads what there is, without a look at whether it should be there. */
  read(): void {
    this.#reader.readAll(this.current.handle, this.#replica);
  }

  /** Reads on, up to `end`. */
  readWhole(end?: number): void {
    const replica = this.#replica;
    this.#reader.readAll(this.current.handle, replica, end);
    if (replica.offset === 0 || replica.isLoading) {
      throw new CorruptLogError(this.current.path, replica.offset, "its first records are not whole");
    }
  }

  /**
   * Hashes a part of what a seal needs hashed, so that it stops nobody for long; returns whether little is left.
   *
   * @param grownBy - Bytes that have come since the last part.
   */
  prepareSeal(grownBy: number): boolean {
    // More than what has come since, or a log of large records would never be prepared.
    const bytes = Math.max(preparedBytes, 4 * grownBy);
    return this.#heads.approach(this.#replica, this.current.handle, bytes);
  }

  /** Does the rest of what a seal needs: nobody shall wait for it between the seal and the next generation. */
  finishPreparation(): void {
    this.#options.flushNow();
    this.#heads.headOf(this.#replica, this.current.handle, this.current.path);
  }

  /** Goes on from a sealed generation to the next; publishes it if nobody else does. */
  advance(isSealer: boolean): void {
    const replica = this.#replica;
    const { store, version, generation } = replica;
    const isThere = isSealer ? this.#publisher.newest > generation : this.#publisher.awaitAfter(generation);
    // What the next generation continues must not be lost while that one survives (invariant G4).
    if (!isThere) this.#options.flushNow();
    for (let next = generation + 1; ; ) {
      if (this.#enter(next)) break;
      const { newest } = this.#publisher;
      if (newest > next) next = newest;
      else this.#publish(next);
    }
    // Another process may have linked the file and not yet flushed its name.
    this.#files.flushDirectory(this.#options.directory);
    this.readWhole();
    if (replica.store !== store) throw new ReplacedError(this.current.path, "exchanged");
    if (replica.version < version) {
      const reason = `it takes back versions after ${replica.version}, which were read`;
      throw new CorruptLogError(this.current.path, 0, reason);
    }
  }

  /** Publishes what was read as the next generation, unless another process was faster than the hashing of it. */
  #publish(next: number): void {
    const { head } = this;
    if (this.#publisher.newest < next)
      this.#publisher.publish(next, head, this.#replica.store, this.#replica);
  }

  /** Publishes what comes before the place where the log must be cut, if it must be. */
  #cut(): boolean {
    const { boot, generation } = this.#replica;
    const { handle, path } = this.current;
    const now = this.#files.bootId();
    if (now === undefined || now === boot) return false;
    const cut = findCut(this.#files, handle);
    if (cut === undefined) return false;
    this.#publisher.publish(generation + 1, this.#heads.headOf(cut, handle, path), cut.store, cut);
    return true;
  }

  #enter(generation: number): boolean {
    if (!this.current.enter(generation)) return false;
    this.#replica.beginGeneration();
    return true;
  }
}
