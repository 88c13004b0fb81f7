import { type MvccError, StoreClosedError } from "../errors.ts";
import type { LogFileSystem } from "../log/file-system.ts";
import { Flusher } from "../log/flusher.ts";
import { removeBefore, removeDrafts } from "../log/generation.ts";
import { SharedLog } from "../log/shared-log.ts";
import type { CommitDraft } from "../record/record.ts";
import type { Verdict } from "../replay/verdict.ts";
import type { State } from "../state/state.ts";
import { draftOf, type Intent } from "./draft.ts";
import { Feed } from "./feed.ts";
import type { Clock, Durability } from "./options.ts";

/** Settings of an engine, all of them decided. */
export interface EngineOptions {
  readonly files: LogFileSystem;
  readonly directory: string;
  readonly durability: Durability;
  readonly groupMs: number;
  readonly compactAfterBytes: number;
  readonly author: string | undefined;
  readonly clock: Clock;
  readonly writer: string;
}

/** A log, the state it led to, and the promise kept about its durability. */
export class Engine {
  readonly feed: Feed = new Feed();
  readonly files: LogFileSystem;
  readonly directory: string;
  readonly log: SharedLog;
  readonly #options: EngineOptions;
  readonly #flusher: Flusher;
  readonly #state: State;
  #isClosed = false;
  #isRecent = false;
  /** Whether this process carried the log over its bound. */
  #isToCompact = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.files = options.files;
    this.directory = options.directory;
    const pace = { isBlocking: options.durability === "fsync", delayMs: options.groupMs };
    this.#flusher = new Flusher(options.files, pace, () => this.log);
    this.log = new SharedLog({
      files: options.files,
      directory: options.directory,
      writer: options.writer,
      now: () => options.clock.now(),
      onVerdict: this.feed.add,
      isKeeping: () => this.feed.isFollowed,
      flushNow: () => this.#flusher.flushNow(),
      retire: (handle) => this.#flusher.retire(handle),
    });
    this.#state = this.log.replica.state;
  }

  get state(): State {
    return this.#state;
  }

  get version(): number {
    return this.log.replica.version;
  }

  /** Head of the hash chain over everything read. */
  get head(): string {
    this.assertOpen();
    return this.log.head;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Why nothing can be committed any more, if so. */
  get failure(): MvccError | undefined {
    return this.#flusher.failure;
  }

  /** Takes in the commits of other processes; returns the version reached. */
  refresh(): number {
    this.assertOpen();
    this.log.refresh();
    return this.version;
  }

  /** Like `refresh`, for a reader who will commit or refresh later. */
  peek(): number {
    this.assertOpen();
    this.log.peek();
    return this.version;
  }

  /** Whether the log was read in this turn of the event loop, for a commit. */
  get isRecent(): boolean {
    return this.#isRecent;
  }

  #markRecent(): void {
    if (this.#isRecent) return;
    this.#isRecent = true;
    setImmediate(() => {
      this.#isRecent = false;
    });
  }

  /** Appends and decides at once; await `durable` before telling anybody. */
  commit(intent: Intent, note: string | undefined): Verdict {
    this.assertOpen();
    if (this.#flusher.failure !== undefined) throw this.#flusher.failure;
    const { clock, author, compactAfterBytes } = this.#options;
    // Before the append, so that a failure concerns a commit that is not made yet.
    if (this.#isToCompact && this.log.prepareSeal()) this.#compactIfGrown();
    const draft: CommitDraft = draftOf(intent, { at: clock.now(), author, note });
    const verdict = this.log.commit(draft);
    if (this.log.isToCompact(compactAfterBytes)) this.#isToCompact = true;
    this.#markRecent();
    return verdict;
  }

  #compactIfGrown(): void {
    const { replica } = this.log;
    // Another process may have been faster.
    if (replica.growthAt(replica.offset, this.#options.compactAfterBytes) > 1) this.compact(1);
    this.#isToCompact = false;
  }

  /** Seals the generation, publishes the next, and removes all but `keep` earlier ones (invariant G3). */
  compact(keep: number): void {
    this.log.seal();
    // The new generation is whole and flushed before it gets its name, so nothing removed here is needed to recover.
    const { generation } = this.log.replica;
    removeBefore(this.files, this.directory, generation - keep);
    removeDrafts(this.files, this.directory, generation);
  }

  /** Resolves once everything committed so far is as durable as promised; undefined if it already is. */
  durable(): Promise<void> | undefined {
    return this.#options.durability === "process" ? undefined : this.#flusher.flushed();
  }

  /** Flushes, whatever the durability is. */
  flush(): Promise<void> {
    return this.#flusher.flushed();
  }

  assertOpen(): void {
    if (this.#isClosed) throw new StoreClosedError();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.feed.wake();
    try {
      if (this.#flusher.failure === undefined) await this.durable();
    } finally {
      this.log.close();
    }
  }
}
