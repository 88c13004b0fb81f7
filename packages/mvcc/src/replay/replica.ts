// One reader's view of the log: bytes go in, versions come out (Hyder, CIDR 2011; Tango, SOSP 2013). Two replicas that
// were fed the same bytes hold the same versions, values and head (invariant V1).
import { CorruptLogError } from "../errors.ts";
import { FrameCursor, headerBytes } from "../record/frame.ts";
import { PinChain } from "../record/pin.ts";
import type { CommitRecord, LogRecord, OpenRecord } from "../record/record.ts";
import { RecordDecoder } from "../record/record-decoder.ts";
import { State } from "../state/state.ts";
import type { StoredValue } from "../state/stored-value.ts";
import { CheckpointLoad } from "./checkpoint-load.ts";
import { findConflicts } from "./decide.ts";
import type { Verdict } from "./verdict.ts";
import { writeCommit } from "./write-commit.ts";

/** Follows a replica, in the order of the log. */
export interface ReplicaObserver {
  /** Whether records are looked at after the call that showed them, or asked who made them. @default true */
  readonly isKeeping?: () => boolean;
  /** A transaction was decided. */
  readonly onVerdict?: (record: CommitRecord, verdict: Verdict) => void;
  /** A record, or a gap, that starts at `start` was taken in; the replica stands behind it. */
  readonly onItem?: (start: number, record: LogRecord | undefined, replica: Replica) => void;
}

/** A frame that stands somewhere ahead, and the record that it was made of. */
export interface ExpectedFrame {
  readonly frame: Buffer;
  readonly record: LogRecord;
}

/** A deterministic reader of one generation after the other. */
export class Replica {
  readonly state: State = new State();
  /** Number of transactions committed so far. */
  version = 0;
  /** Generation being read, 0 before the first. */
  generation = 0;
  /** Bytes of this generation taken in. */
  offset = 0;
  /** End of what this generation began with. */
  checkpointEnd = 0;
  /** Whether this generation has ended. */
  isSealed = false;
  /** Identity of the store, the same in all generations. */
  store = "";
  /** When the machine last started, as far as the log knows. */
  boot = "";
  /** Version that this generation began with. */
  base = 0;
  /** Offset in the generation before at which that one ended. */
  previousEnd = 0;
  /** Head with which the generation before ended. */
  previousHead = "";
  /** End of the last gap. */
  gapEnd = 0;
  /** Offset before which a writer has vouched for every byte. */
  vouched = 0;
  /** A frame that this process has appended behind others, and what it says, which spares reading it as text. */
  expected: ExpectedFrame | undefined;
  readonly #pins = new PinChain();
  /** Digest of the generation before, where it was left. */
  #previousDigest = "";
  #previousOffset = 0;
  readonly #cursor = new FrameCursor();
  readonly #decoder = new RecordDecoder();
  /** Values whose text is still in the bytes that are being taken in. */
  readonly #unsettled: StoredValue[] = [];
  /** How many of the bytes that are being taken in the pin covers. */
  #pinned = 0;
  /** The record that was taken in last; undefined after a gap. */
  #last: LogRecord | undefined;
  readonly #observer: ReplicaObserver;
  /** Version after which the replica takes in nothing more. */
  readonly #until: number;
  #loading: CheckpointLoad | undefined;

  constructor(observer: ReplicaObserver = {}, until: number = Number.POSITIVE_INFINITY) {
    this.#observer = observer;
    this.#until = until;
  }

  /** Whether nothing more is to be taken in from this generation. */
  get isDone(): boolean {
    return this.isSealed || (this.version >= this.#until && this.generation > 0 && !this.isLoading);
  }

  /** Whether checkpoint records are still to come. */
  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** Says which bytes of this generation were taken in. */
  get pin(): string {
    return this.#pins.pin;
  }

  /** Identifies them, also against somebody who chose them. */
  get digest(): string {
    return this.#pins.digest;
  }

  /** Begins to read another generation from its first byte. */
  beginGeneration(): void {
    this.#previousDigest = this.digest;
    this.#previousOffset = this.offset;
    this.#pins.reset();
    this.offset = 0;
    this.isSealed = false;
    this.gapEnd = 0;
    this.vouched = 0;
  }

  /** Takes in whole items of the first `length` bytes, which continue the log at `offset`; returns how many bytes. */
  consume(bytes: Buffer, length: number): number {
    const cursor = this.#cursor;
    const isKeeping = this.#observer.isKeeping?.() ?? true;
    const begin = this.offset;
    let at = 0;
    try {
      while (!this.isDone) {
        const item = cursor.next(bytes, at, length);
        if (item === "incomplete") break;
        if (item === "frame") this.#takeFrame(bytes, at, cursor.end, isKeeping);
        else this.#takeGap(cursor.end - at);
        if (this.#observer.onItem !== undefined) this.#pin(bytes, this.offset - begin);
        this.#observer.onItem?.(begin + at, this.#last, this);
        at = cursor.end;
      }
    } finally {
      for (const value of this.#unsettled) value.settle();
      this.#unsettled.length = 0;
      this.#pin(bytes, this.offset - begin);
      this.#pinned = 0;
    }
    return at;
  }

  /** Takes in a frame that the caller has just made of `record` and knows to be next. */
  consumeOwn(frame: Buffer, length: number, record: LogRecord): void {
    this.#pins.extend(frame, 0, length);
    this.offset += length;
    this.#apply(record);
  }

  #takeFrame(bytes: Buffer, start: number, end: number, isKeeping: boolean): void {
    const record =
      this.#takeExpected(bytes, start, end) ??
      this.#decoder.decode(bytes, start + headerBytes, end, isKeeping);
    if (record.kind === "open") this.#begin(record);
    this.offset += end - start;
    this.#last = record;
    this.#apply(record);
  }

  #takeGap(length: number): void {
    if (this.offset === 0) throw new CorruptLogError("first record", 0, "it is not a record");
    this.offset += length;
    this.gapEnd = this.offset;
    this.#last = undefined;
  }

  /** Takes the bytes up to `end` of those at hand into the pin. */
  #pin(bytes: Buffer, end: number): void {
    this.#pins.extend(bytes, this.#pinned, end);
    this.#pinned = end;
  }

  #takeExpected(bytes: Buffer, start: number, end: number): LogRecord | undefined {
    const { expected } = this;
    if (expected === undefined || expected.frame.length !== end - start) return undefined;
    // Most others differ in the last digit of the checksum, which spares the call.
    if (expected.frame[17] !== bytes[start + 17] || expected.frame.compare(bytes, start, end) !== 0)
      return undefined;
    this.expected = undefined;
    return expected.record;
  }

  #apply(record: LogRecord): void {
    switch (record.kind) {
      case "commit":
        this.#vouch(record.seenOffset);
        this.#commit(record);
        break;
      case "seal":
        this.#vouch(record.seen[0]);
        this.isSealed = true;
        break;
      case "vouch":
        this.#vouch(record.seen[0]);
        break;
      case "boot":
        this.boot = record.boot;
        break;
      case "open":
        this.checkpointEnd = this.offset;
        break;
      case "checkpoint":
        this.checkpointEnd = this.offset;
        this.#loading?.take(record);
        this.#finishLoading();
        break;
    }
  }

  #vouch(offset: number): void {
    if (offset > this.vouched) this.vouched = offset;
  }

  #commit(record: CommitRecord): void {
    const conflicts = findConflicts(record, this.state);
    if (conflicts.length > 0) {
      this.#observer.onVerdict?.(record, { ok: false, conflicts });
      return;
    }
    this.version += 1;
    const sums = writeCommit(record, this.state, this.version, this.#unsettled);
    this.#observer.onVerdict?.(record, { ok: true, version: this.version, sums });
  }

  #begin(record: OpenRecord): void {
    if (record.format !== 1)
      throw new CorruptLogError(String(record.generation), 0, "a newer version wrote it");
    this.generation = record.generation;
    this.store = record.store;
    this.boot = record.boot;
    this.base = record.version;
    this.previousEnd = record.after;
    this.previousHead = record.head;
    if (
      record.version === this.version &&
      record.after === this.#previousOffset &&
      record.digest === this.#previousDigest
    ) {
      this.#loading = undefined;
      return;
    }
    // The state is unknown, or generations were skipped: the checkpoint replaces it.
    this.version = record.version;
    this.#loading = new CheckpointLoad(this.state, record.keys);
    this.#finishLoading();
  }

  #finishLoading(): void {
    if (!this.#loading?.isWhole) return;
    this.#loading.finish(this.version);
    this.#loading = undefined;
  }
}
