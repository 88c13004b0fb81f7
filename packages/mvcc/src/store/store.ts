import type { KeyOf, PrefixOf, ValueOf } from "../key/key.ts";
import type { VerifyResult } from "../log/verify.ts";
import type { AtomicOperation } from "./atomic.ts";
import type { Commit } from "./commit.ts";
import type { AbsentEntry, AnySchema, Entry, RangeOptions } from "./entry.ts";
import type { HistoryOptions, WatchOptions } from "./history.ts";
import type { Snapshot } from "./snapshot.ts";
import type { TransactOptions } from "./transact.ts";
import type { Transaction } from "./transaction.ts";

/** What a store costs at the moment. */
export interface StoreStats {
  readonly version: number;
  /** Keys that exist, or that a snapshot still looks behind the removal of. */
  readonly keys: number;
  /** Versions kept for live snapshots beyond the newest of each key. */
  readonly olderVersions: number;
  readonly liveSnapshots: number;
  /** Bytes of the generation being written. */
  readonly logBytes: number;
  readonly generation: number;
}

/** How a log is compacted. */
export interface CompactOptions {
  /** How many earlier generations stay readable for `history`, `watch` and `at`. @default 1 */
  readonly keep?: number;
}

/** A versioned store that several processes may write. */
export interface Store<S extends object = AnySchema> extends AsyncDisposable {
  /** Newest version that this process has read. */
  readonly version: number;
  /**
   * Head of the hash chain over everything that this process has read, made from the file: the part since it was last
   * asked for.
   *
   * @throws CorruptLogError if that is no longer there.
   */
  readonly head: string;
  /** Value of a key as of `version`, without a system call; see `refresh`. */
  get<const K extends KeyOf<S>>(key: K): ValueOf<S, K> | undefined;
  /** A key with its value and version as of `version`, without a system call. */
  entry<const K extends KeyOf<S>>(key: K): Entry<ValueOf<S, K>, K> | AbsentEntry<K>;
  /** Entries below a prefix as of `version`, without a system call. */
  entries<const P extends PrefixOf<S> = readonly []>(
    options?: RangeOptions<P>,
  ): Entry<ValueOf<S, P>, KeyOf<S>>[];
  /** Reads what other processes have committed; returns the new `version`. */
  refresh(): number;
  /** Refreshes and pins that version; dispose of it when done. */
  snapshot(): Snapshot<S>;
  /**
   * Runs a function on a snapshot and commits its writes if what it read still holds; otherwise runs it again. The
   * function must have no other effects. Resolves with its result when the commit is as durable as promised.
   * @throws {@link ConflictError} after the last retry.
   */
  transact<T>(work: (transaction: Transaction<S>) => T | Promise<T>, options?: TransactOptions): Promise<T>;
  /** Begins a commit of checks and writes that needs no reads. */
  atomic(): AtomicOperation<S>;
  /** Commits in order, without gaps, each once, from any retained version on; ends when the store closes. */
  watch(options?: WatchOptions<S>): AsyncGenerator<Commit, void, void>;
  /** Retained commits in order. */
  history(options?: HistoryOptions): AsyncGenerator<Commit, void, void>;
  /**
   * An earlier version, rebuilt from the log.
   * @throws {@link CompactedError} if it is no longer retained.
   */
  at(version: number): Promise<Snapshot<S>>;
  /** Reads every retained byte again and checks it against the hash chain. */
  verify(): Promise<VerifyResult>;
  /** Begins a new generation with the current state and removes old ones. */
  compact(options?: CompactOptions): Promise<void>;
  /** Resolves when everything committed so far is on the disk, whatever the durability. */
  flush(): Promise<void>;
  stats(): StoreStats;
  /** Waits for what was committed to be as durable as promised, and ends all watchers. */
  close(): Promise<void>;
}
