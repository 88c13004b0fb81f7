import type { MemoryEntry, MemoryTier, NewMemory } from "./entry.ts";
import type { RecallQuery } from "./options.ts";
import type { MemoryDecision } from "./recall/select.ts";

/** What a recall found. */
export interface Recall {
  /** The entries to show, best first. */
  readonly taken: readonly MemoryDecision[];
  /** Tokens of what was taken. */
  readonly tokens: number;
  /** The decision on every visible entry, in the order in which they were considered. Computed when asked. */
  explain(): readonly MemoryDecision[];
}

/** The entries of a project as they travel between machines. */
export interface MemoryExport {
  readonly format: "oco-memory";
  readonly version: 1;
  readonly entries: readonly MemoryEntry[];
}

/** What became of an import. */
export interface MemoryImport {
  readonly added: readonly string[];
  /** Ids that are held already, or whose text is at that place already. */
  readonly known: readonly string[];
}

/** The memory of one project. */
export interface Memory extends Disposable {
  readonly project: string;
  /**
   * Redacts and stores an entry. The same text at the same place is one entry: it is returned as it is, and pinned if asked.
   *
   * @throws MemoryError `OCO_MEMORY_INVALID_ENTRY`
   */
  remember(entry: NewMemory): Promise<MemoryEntry>;
  /** Chooses what matters for a query within the budgets, from what is visible from the mission and the task. */
  recall(query: RecallQuery): Recall;
  /**
   * Tells that an entry was recalled for a task that then passed or failed.
   *
   * @throws MemoryError `OCO_MEMORY_UNKNOWN_ENTRY`
   */
  reinforce(id: string, outcome: "passed" | "failed"): Promise<MemoryEntry>;
  /** The same for all entries of a recall, in one commit; ids forgotten meanwhile are left out. */
  reinforceAll(ids: Iterable<string>, outcome: "passed" | "failed"): Promise<void>;
  /** Removes an entry; false if there is none. */
  forget(id: string): Promise<boolean>;
  /** Removes unpinned entries whose usefulness has decayed below a bound; returns their ids. */
  prune(options?: {
    readonly below?: number;
    readonly tiers?: readonly MemoryTier[];
  }): Promise<readonly string[]>;
  export(): MemoryExport;
  /**
   * Adds entries of an export, redacted again. All are checked before the first is stored.
   *
   * @throws MemoryError `OCO_MEMORY_INVALID_IMPORT`
   */
  import(document: unknown): Promise<MemoryImport>;
  /** Reads the store again, for entries that other processes have written; returns how many entries there are. */
  refresh(): number;
}
