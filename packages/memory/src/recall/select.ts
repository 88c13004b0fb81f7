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

/** The decisions on candidates in their order. */
export function decide(ranked: readonly Candidate[], budgets: Budgets): MemoryDecision[] {
  const judge = createJudge(ranked, budgets);
  return ranked.map((candidate) => {
    const reason = judge(candidate);
    return { ...candidate, isTaken: isTaken(reason), reason };
  });
}

/** Those of the decisions that take an entry: a recall weighs hundreds of candidates and takes a few, and need not describe the others. */
export function take(ranked: readonly Candidate[], budgets: Budgets): MemoryDecision[] {
  const judge = createJudge(ranked, budgets);
  const taken: MemoryDecision[] = [];
  for (const candidate of ranked) {
    const reason = judge(candidate);
    if (isTaken(reason)) taken.push({ ...candidate, isTaken: true, reason });
  }
  return taken;
}

function isTaken(reason: MemoryReason): boolean {
  return reason === "pinned" || reason === "relevant";
}

/** Asked about each candidate in its order, it takes what fits in the budget of its tier and in the total (R2). */
function createJudge(ranked: readonly Candidate[], budgets: Budgets): (candidate: Candidate) => MemoryReason {
  const least = budgets.weakShare * ranked.reduce((most, candidate) => Math.max(most, worth(candidate)), 0);
  const spent: Record<MemoryTier, number> = { system: 0, project: 0, mission: 0, task: 0 };
  let total = 0;
  return (candidate) => {
    const { entry, score, tokens } = candidate;
    if (!entry.isPinned) {
      if (score === 0) return "no-shared-word";
      if (worth(candidate) < least) return "weak";
    }
    if (spent[entry.tier] + tokens > budgets.tiers[entry.tier]) return "over-tier-budget";
    if (total + tokens > budgets.total) return "over-budget";
    spent[entry.tier] += tokens;
    total += tokens;
    return entry.isPinned ? "pinned" : "relevant";
  };
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
