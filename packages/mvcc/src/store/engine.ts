import { type MvccError, StoreClosedError } from "../errors.ts";
import type { LogFileSystem } from "../log/file-system.ts";
import { Flusher } from "../log/flusher.ts";
import { removeBefore, removeDrafts } from "../log/generation.ts";
import { growthOf } from "../log/growth.ts";
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

/** How far a log may grow, in multiples of its bound, while its flush is waited for. */
const latestGrowth = 1.125;
/** How far until any process compacts it at once: those that were to do it have all ended. */
const overdueGrowth = 2;

/** A compaction that this process is to make. */
interface Compaction {
  /** The generation to be sealed. */
  readonly generation: number;
  /** Where the log ended when it was prepared last. */
  preparedAt: number;
  /** The flush of what the log held when it passed its bound. */
  flush?: { readonly isDone: boolean };
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
  /** Set once this process is the one to compact. */
  #compaction: Compaction | undefined;

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
    if (this.#growth > overdueGrowth) this.#compactOverdue();
    else if (this.#compaction !== undefined) this.#continue(this.#compaction);
    const draft: CommitDraft = draftOf(intent, { at: clock.now(), author, note });
    const verdict = this.log.commit(draft);
    if (this.log.isToCompact(compactAfterBytes)) {
      const { generation, offset } = this.log.replica;
      this.#compaction = { generation, preparedAt: offset };
    }
    this.#markRecent();
    return verdict;
  }

  /** Does what a compaction needs beforehand a part at a time, and then compacts. */
  #continue(compaction: Compaction): void {
    const { replica } = this.log;
    if (replica.generation !== compaction.generation) {
      // Another process was faster.
      this.#compaction = undefined;
      return;
    }
    const grownBy = replica.offset - compaction.preparedAt;
    compaction.preparedAt = replica.offset;
    if (!this.log.prepareSeal(grownBy) || this.#growth <= 1) return;
    compaction.flush ??= this.#beginFlush();
    // Commits that leave the event loop no turn do not let a flush end either.
    if (!compaction.flush.isDone && this.#growth < latestGrowth) return;
    this.compact(1);
    this.#compaction = undefined;
  }

  #compactOverdue(): void {
    // Another process may be doing it.
    this.log.refresh();
    if (this.#growth > overdueGrowth) this.compact(1);
    this.#compaction = undefined;
  }

  /** How far the log has grown, in multiples of its bound. */
  get #growth(): number {
    return growthOf(this.log.replica, this.#options.compactAfterBytes);
  }

  /** Flushes off this thread: for a log that was never flushed this may take seconds. */
  #beginFlush(): { isDone: boolean } {
    const flush = { isDone: false };
    this.#flusher.flushed().then(
      () => {
        flush.isDone = true;
      },
      // The next commit finds the failure.
      () => {},
    );
    return flush;
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
      await this.#flusher.idle();
    } finally {
      this.log.close();
    }
  }
}
