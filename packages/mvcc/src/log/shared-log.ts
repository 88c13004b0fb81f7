// The log of one open store: appends are single O_APPEND writes, outcomes come from replay. See docs/design/mvcc.md.
import { CorruptLogError, ReplacedError, WriteError } from "../errors.ts";
import { commitRecordOf } from "../record/commit-record.ts";
import { encodeRecord } from "../record/encode-record.ts";
import type { CommitDraft, LogRecord, RecordId, Seen } from "../record/record.ts";
import { Replica } from "../replay/replica.ts";
import type { Verdict } from "../replay/verdict.ts";
import { Appender } from "./appender.ts";
import type { FileHandle, LogFileSystem } from "./file-system.ts";
import { Growth } from "./growth.ts";
import type { SharedLogOptions } from "./shared-log-options.ts";
import { Succession } from "./succession.ts";

/** Reads, appends to and follows the generations of one store. */
export class SharedLog {
  readonly replica: Replica;
  readonly #options: SharedLogOptions;
  readonly #files: LogFileSystem;
  readonly #succession: Succession;
  readonly #appender: Appender;
  readonly #growth = new Growth();
  #count = 0;
  #pending: LogRecord | undefined;
  /** Length of its frame. */
  #pendingBytes = 0;
  #outcome: Verdict | undefined;
  /** The generation that this process has sealed last. */
  #sealed = 0;

  constructor(options: SharedLogOptions) {
    this.#options = options;
    this.#files = options.files;
    this.#appender = new Appender(options.files);
    this.replica = new Replica({
      isKeeping: options.isKeeping,
      onVerdict: (record, verdict) => {
        if (record === this.#pending) {
          this.#outcome = verdict;
          this.#growth.note(this.replica.offset, this.#pendingBytes);
        }
        options.onVerdict(record, verdict);
      },
    });
    this.#succession = new Succession(options, this.replica);
  }

  /** The file that is being written. */
  get handle(): FileHandle {
    return this.#succession.current.handle;
  }

  get file(): string {
    return this.#succession.current.path;
  }

  /**
   * Head of the hash chain over everything read.
   *
   * @throws {@link CorruptLogError} if the file no longer holds what was read.
   */
  get head(): string {
    return this.#succession.head;
  }

  /** Opens the newest generation, makes the first one where there is none, and reads it. */
  open(): void {
    this.#succession.open();
    const boot = this.#files.bootId();
    const isNewBoot = boot !== undefined && boot !== this.replica.boot;
    if (isNewBoot && !this.replica.isSealed) this.#appendMark({ kind: "boot", boot });
    if (this.replica.isSealed) this.refresh();
  }

  /** Like `refresh`, but leaves it to a commit to see that the log is as long as it was. */
  peek(): void {
    this.#succession.read();
    if (this.replica.isSealed || !this.#succession.current.isNamed) this.refresh();
  }

  /**
   * Takes in what other processes have appended.
   *
   * @throws {@link ReplacedError} if the log is no longer there.
   */
  refresh(): void {
    const { replica } = this;
    const { current } = this.#succession;
    for (;;) {
      const size = current.isNamed ? current.size : -1;
      if (size !== replica.offset) this.#catchUp(size);
      if (!replica.isSealed) return;
      this.#succession.advance(this.#sealed === replica.generation);
    }
  }

  /**
   * Appends a transaction and decides it.
   *
   * @throws {@link WriteError} if it could not be appended, {@link ReplacedError} if the log is no longer there.
   */
  commit(draft: CommitDraft): Verdict {
    // Before the commit, so that a failure concerns one that is not made yet.
    if (this.#hasGap) this.#appendMark({ kind: "vouch" });
    this.#count += 1;
    this.#outcome = undefined;
    for (;;) {
      // The next generation could not be published when this one was found sealed: nothing counts here any more.
      if (this.replica.isSealed) this.refresh();
      const { id, seen } = this.#placed();
      this.#append(commitRecordOf(draft, id, seen));
      const verdict = this.#outcome as Verdict | undefined;
      if (verdict !== undefined) {
        if (this.#hasGap) this.#vouchFor(verdict);
        return verdict;
      }
      if (!this.replica.isSealed) throw new ReplacedError(this.file, "exchanged");
      // A seal came first, so the record is void for every reader; the next generation gets it anew (invariant G2).
      this.refresh();
    }
  }

  /** Whether this process is the one to compact a log that shall grow by no more than `bytes`. */
  isToCompact(bytes: number): boolean {
    return this.#growth.hasCrossed(this.replica, bytes);
  }

  /** Does a part of what a seal needs, see {@link Succession.prepareSeal}. */
  prepareSeal(grownBy: number): boolean {
    return this.#succession.prepareSeal(grownBy);
  }

  /**
   * Ends this generation and begins the next.
   *
   * @throws {@link CorruptLogError} if the file no longer holds what was read; then it is not sealed.
   */
  seal(): void {
    const { generation, isSealed } = this.replica;
    if (!isSealed) {
      this.#succession.finishPreparation();
      this.#appendMark({ kind: "seal" });
      // Where the seal of another came first, this one was not met.
      if (this.replica.expected === undefined) this.#sealed = generation;
    }
    while (this.replica.generation === generation) this.refresh();
  }

  close(): void {
    this.#succession.current.leave();
  }

  #placed(): { readonly id: RecordId; readonly seen: Seen } {
    const { offset, pin } = this.replica;
    return { id: [this.#options.writer, this.#count], seen: [offset, pin] };
  }

  /** Whether a gap lies in the log that nobody vouches for; a seal does, through the generation that continues from it. */
  get #hasGap(): boolean {
    const { gapEnd, vouched, isSealed } = this.replica;
    return gapEnd > vouched && !isSealed;
  }

  /** Vouches for a gap that was met only together with the commit. */
  #vouchFor(verdict: Verdict): void {
    try {
      this.#appendMark({ kind: "vouch" });
    } catch (error) {
      if (verdict.ok && error instanceof WriteError)
        throw new WriteError(this.file, error.cause, verdict.version);
      if (verdict.ok) throw error;
    }
  }

  /** Appends a record that is no commit. */
  #appendMark(
    mark: { readonly kind: "seal" | "vouch" } | { readonly kind: "boot"; readonly boot: string },
  ): void {
    this.#count += 1;
    this.#append({ ...mark, ...this.#placed() });
  }

  #append(record: LogRecord): void {
    const { replica } = this;
    // The frame of before shares its memory with the one to come.
    replica.expected = undefined;
    this.#pending = record;
    const length = this.#appender.append(this.handle, this.file, encodeRecord(record));
    this.#pendingBytes = length;
    const { frame } = this.#appender;
    const size = this.#succession.current.size;
    // Nothing but this frame lies behind what was read, so this frame is what reading on would find.
    if (size === replica.offset + length) replica.consumeOwn(frame, length, record);
    else {
      replica.expected = { frame: frame.subarray(0, length), record };
      this.#catchUp(size);
    }
  }

  #catchUp(size: number): void {
    const { replica } = this;
    if (size >= 0 && size < replica.offset) throw new ReplacedError(this.file, "truncated");
    // Up to its own record is what a commit needs; there may always be more.
    this.#succession.readWhole(size < 0 ? undefined : size);
    // Compaction removes a file only after it was sealed.
    if (size < 0 && !replica.isSealed) throw new ReplacedError(this.file, "deleted or moved");
  }
}
