import type { LogFileSystem } from "../log/file-system.ts";
import type { SchemaMap } from "./schema.ts";

/** How much a commit has survived when it is acknowledged. */
export type Durability = "process" | "group" | "fsync";

/** Tells the time; recorded with each commit, never used to decide one. */
export interface Clock {
  now(): number;
}

/** How a store is opened. */
export interface StoreOptions<S extends object> {
  /** Directory of the log; created where needed. Without it the store lives in memory. */
  readonly path?: string;
  /**
   * What an acknowledged commit survives. `process`: the end of this process. `group`: the end of the machine, after a
   * flush shared by all commits that wait for one. `fsync`: the same, by a flush that blocks the thread and
   * is shared only by commits that are ready at the same moment.
   * @default "group"
   */
  readonly durability?: Durability;
  /** Longest time until the shared flush of `group` begins, in milliseconds. @default 0 the next turn of the event loop */
  readonly groupMs?: number;
  /**
   * Bytes of commits after which a commit first begins a new generation, as `compact({ keep: 1 })` does; never before
   * they are as many as those of the checkpoint, so that the cost per commit stays constant. `Infinity` leaves it to you.
   * @default 64 MiB; 16 MiB in memory
   */
  readonly compactAfterBytes?: number;
  /** Recorded with every commit. @default undefined */
  readonly author?: string;
  /** @default the wall clock */
  readonly clock?: Clock;
  /** Spreads the retries of transactions, in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** Validators by the first element of the key; they also type the store. */
  readonly schema?: SchemaMap<S>;
  /** How often watchers look for commits of other processes, in milliseconds. @default 20 */
  readonly pollMs?: number;
  /** Refuses a second store of this process on the same directory, whatever path leads there. @default true */
  readonly exclusive?: boolean;
  /** Where the log is kept. @default the disk, or memory without a path */
  readonly fileSystem?: LogFileSystem;
}
