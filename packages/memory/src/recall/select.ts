import type { MemoryEntry, MemoryTier } from "../entry.ts";

/** An entry with what recall makes of it. */
export interface Candidate {
  readonly entry: MemoryEntry;
  /** BM25 score for the query; 0 when no word is shared. */
  readonly relevance: number;
  /** The moving average now, from 0 to 1. */
  readonly usefulness: number;
  /** Relevance times gate. */
  readonly score: number;
  readonly tokens: number;
}

/** Why an entry was taken or dropped. */
export type MemoryReason =
  | "pinned"
  | "relevant"
  | "no-shared-word"
  /** Only words that so many visible entries hold that the recall left them out. */
  | "common-words"
  | "weak"
  | "over-tier-budget"
  | "over-budget";

/** What recall decided on one visible entry. */
export interface MemoryDecision extends Candidate {
  readonly isTaken: boolean;
  readonly reason: MemoryReason;
}

/** Bounds of a selection, in tokens. */
export interface Budgets {
  readonly total: number;
  readonly tiers: Readonly<Record<MemoryTier, number>>;
  /** What has less than this share of the best in relevance times usefulness is dropped. */
  readonly weakShare: number;
}

/** Takes pinned entries first, then by score, as long as they fit in the budget of their tier and in the total (R2). */
export function select(candidates: readonly Candidate[], budgets: Budgets): MemoryDecision[] {
  const ranked = candidates.toSorted(compare);
  const best = ranked.reduce((most, candidate) => Math.max(most, worth(candidate)), 0);
  const spent: Record<MemoryTier, number> = { system: 0, project: 0, mission: 0, task: 0 };
  let total = 0;
  return ranked.map((candidate): MemoryDecision => {
    const { entry, score, tokens } = candidate;
    const drop = (reason: MemoryReason): MemoryDecision => ({ ...candidate, isTaken: false, reason });
    if (!entry.isPinned) {
      if (score === 0) return drop("no-shared-word");
      if (worth(candidate) < best * budgets.weakShare) return drop("weak");
    }
    if (spent[entry.tier] + tokens > budgets.tiers[entry.tier]) return drop("over-tier-budget");
    if (total + tokens > budgets.total) return drop("over-budget");
    spent[entry.tier] += tokens;
    total += tokens;
    return { ...candidate, isTaken: true, reason: entry.isPinned ? "pinned" : "relevant" };
  });
}

// Not the score: the gate is to order, and so sharp that beside one proven entry all that is new would count as weak.
function worth({ relevance, usefulness }: Candidate): number {
  return relevance * usefulness;
}

/** The order in which candidates are considered (R3). */
export function compare(a: Candidate, b: Candidate): number {
  if (a.entry.isPinned !== b.entry.isPinned) return a.entry.isPinned ? -1 : 1;
  if (a.score !== b.score) return b.score - a.score;
  if (a.entry.createdAt !== b.entry.createdAt) return b.entry.createdAt - a.entry.createdAt;
  return a.entry.id < b.entry.id ? -1 : 1;
}
