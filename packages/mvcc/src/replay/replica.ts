// One reader's view of the log: bytes go in, versions come out (Hyder, CIDR 2011; Tango, SOSP 2013). Two replicas that
// were fed the same bytes hold the same versions, values and head (invariant V1).
import { CorruptLogError } from "../errors.ts";
import { chainRoom, emptyHead, HashChain } from "../record/chain.ts";
import { decodeRecord } from "../record/encode-record.ts";
import { FrameCursor, headerBytes } from "../record/frame.ts";
import type { CommitRecord, LogRecord, OpenRecord } from "../record/record.ts";
import { State } from "../state/state.ts";
import { StoredValue } from "../state/stored-value.ts";
import { CheckpointLoad } from "./checkpoint-load.ts";
import { findConflicts, sumOf } from "./decide.ts";
import type { Verdict } from "./verdict.ts";

/** Follows a replica, in the order of the log. */
export interface ReplicaObserver {
  /** A transaction was decided. */
  readonly onVerdict?: (record: CommitRecord, verdict: Verdict) => void;
  /** A record, or a gap, that starts at `start` was taken in; the replica stands behind it. */
  readonly onItem?: (start: number, record: LogRecord | undefined, replica: Replica) => void;
}

const noSums: [string, number][] = [];

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
  readonly #chain = new HashChain(emptyHead);
  readonly #cursor = new FrameCursor();
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

  /** Whether more than `bytes` was taken in behind the checkpoint, and more than the checkpoint itself. */
  hasGrownBy(bytes: number): boolean {
    return this.offset - this.checkpointEnd > Math.max(bytes, this.checkpointEnd);
  }

  /** Whether checkpoint records are still to come. */
  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** Head of the hash chain over everything taken in. */
  get head(): string {
    return this.#chain.head;
  }

  /** As many digits of the head as a record carries. */
  get seenHead(): string {
    return this.#chain.seen;
  }

  /** Begins to read another generation from its first byte. */
  beginGeneration(): void {
    this.offset = 0;
    this.isSealed = false;
    this.gapEnd = 0;
    this.vouched = 0;
  }

  /**
   * Takes in whole items of the `length` bytes behind `chainRoom`, which continue the log at `offset`; returns how many
   * bytes that were. The chain writes over what was taken in.
   */
  consume(bytes: Buffer, length: number): number {
    const cursor = this.#cursor;
    const end = chainRoom + length;
    let at = chainRoom;
    while (!this.isDone) {
      const item = cursor.next(bytes, at, end);
      if (item === "incomplete") break;
      this.#take(bytes, at, cursor.end, item);
      at = cursor.end;
    }
    return at - chainRoom;
  }

  /** Takes in a frame behind `chainRoom` that the caller has just made of `record`'s text and knows to be next. */
  consumeOwn(frame: Buffer, length: number, record: LogRecord): void {
    this.#extend(frame, chainRoom, chainRoom + length, record);
    this.offset += length;
    this.#apply(record);
  }

  #take(bytes: Buffer, start: number, end: number, item: "frame" | "gap"): void {
    const from = this.offset;
    if (item === "frame") {
      const record =
        this.#takeExpected(bytes, start, end) ??
        decodeRecord(bytes.toString("utf8", start + headerBytes, end));
      this.#extend(bytes, start, end, record);
      this.offset += end - start;
      this.#apply(record);
      this.#observer.onItem?.(from, record, this);
      return;
    }
    if (from === 0) throw new CorruptLogError("first record", 0, "it is not a record");
    this.#chain.extend(bytes, start, end);
    this.offset += end - start;
    this.gapEnd = this.offset;
    this.#observer.onItem?.(from, undefined, this);
  }

  #takeExpected(bytes: Buffer, start: number, end: number): LogRecord | undefined {
    const { expected } = this;
    if (expected === undefined || expected.frame.length !== end - start) return undefined;
    if (expected.frame.compare(bytes, start, end) !== 0) return undefined;
    this.expected = undefined;
    return expected.record;
  }

  #extend(bytes: Buffer, start: number, end: number, record: LogRecord): void {
    if (record.kind === "open") this.#begin(record);
    this.#chain.extend(bytes, start, end);
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
      default:
        throw new CorruptLogError(String(this.generation), this.offset, "a newer version wrote this record");
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
    const { version, state } = this;
    const { ranges, set, sum } = record;
    const sums: [string, number][] = sum === undefined ? noSums : [];
    if (ranges !== undefined) {
      for (let index = 0; index < ranges.length; index += 3)
        state.trackRange(ranges[index] as string, version);
    }
    if (set !== undefined) {
      for (let index = 0; index < set.length; index += 2) {
        state.write(set[index] as string, version, set[index + 1] as StoredValue);
      }
    }
    if (sum !== undefined) {
      for (let index = 0; index < sum.length; index += 2) {
        const key = sum[index] as string;
        const total = sumOf(state, key, sum[index + 1] as number) as number;
        sums.push([key, total]);
        state.write(key, version, StoredValue.of(total));
      }
    }
    if (record.delete !== undefined) for (const key of record.delete) state.write(key, version, undefined);
    this.#observer.onVerdict?.(record, { ok: true, version, sums });
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
    if (record.version === this.version && record.head === this.head) {
      this.#loading = undefined;
      return;
    }
    // The state is unknown, or generations were skipped: the checkpoint replaces it.
    this.version = record.version;
    this.#chain.head = record.head;
    this.#loading = new CheckpointLoad(this.state, record.keys);
    this.#finishLoading();
  }

  #finishLoading(): void {
    if (!this.#loading?.isWhole) return;
    this.#loading.finish(this.version);
    this.#loading = undefined;
  }
}
