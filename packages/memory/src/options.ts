import type { Store } from "@oco/mvcc";
import type { MemoryTier } from "./entry.ts";
import type { MemoryError } from "./errors.ts";

/** Options of `openMemory`. */
export interface MemoryOptions {
  /** Where entries are kept, under keys that begin with `"memory"` and the project. The caller opens and closes it. */
  readonly store: Store;
  /** Names the project; a memory sees entries of this project only. */
  readonly project: string;
  /** Most tokens that a recall takes from each tier. @default system 2,000, project 5,000, mission 10,000, task 20,000 */
  readonly tierBudgets?: Partial<Readonly<Record<MemoryTier, number>>>;
  /** Time in which the usefulness of an unused entry halves, in milliseconds. @default system 180 d, project 30 d, mission 48 h, task 4 h */
  readonly halfLivesMs?: Partial<Readonly<Record<MemoryTier, number>>>;
  /** Entries with less than this share of the best in relevance times usefulness are dropped from a recall. @default 0.05 */
  readonly weakShare?: number;
  /** Counts the tokens of a text. @default a quarter of its length */
  readonly countTokens?: (text: string) => number;
  /** @default the wall clock */
  readonly clock?: { now(): number };
  /** Makes the ids of entries. @default a digest of place and text, so that processes which remember the same at once store it once */
  readonly createId?: () => string;
  /** Is told of each stored record that cannot be read, when the memory is opened or refreshed; it is left out. @default nothing */
  readonly onUnreadable?: (error: MemoryError) => void;
}

/** A question to the memory. */
export interface RecallQuery {
  /** Words to look for: the title and description of a task, a question. */
  readonly query: string;
  /** Also looks into this mission. @default no mission */
  readonly mission?: string;
  /** Also looks into this task of the mission. @default no task */
  readonly task?: string;
  /** @default all four */
  readonly tiers?: readonly MemoryTier[];
  /** Most tokens to take in total. @default the sum of the tier budgets */
  readonly budget?: number;
}

export const defaultTierBudgets: Readonly<Record<MemoryTier, number>> = {
  system: 2000,
  project: 5000,
  mission: 10_000,
  task: 20_000,
};
