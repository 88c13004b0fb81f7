import { type MemoryEntry, tiers } from "../entry.ts";
import type { Recall } from "../memory.ts";
import type { RecallQuery } from "../options.ts";
import { isVisible, visiblePlaces } from "../place.ts";
import type { PerTier, Settings } from "../settings.ts";
import type { Shelf } from "../shelf.ts";
import { gate, usefulnessAt } from "../usefulness.ts";
import { wordsOf } from "./relevance.ts";
import { type Budgets, type Candidate, compare, decide, type MemoryDecision, take } from "./select.ts";

/**
 * Chooses from a shelf what matters for a query.
 *
 * @throws RangeError for a budget that is no number of tokens
 */
export function recallFrom(shelf: Shelf, query: RecallQuery, settings: Settings, now: number): Recall {
  const { budget = sum(settings.tierBudgets), mission, task } = query;
  if (!(budget >= 0)) throw new RangeError(`budget must be a number of tokens, got ${budget}`);
  const wanted = new Set(query.tiers ?? tiers);
  const isSeen = (entry: MemoryEntry): boolean =>
    wanted.has(entry.tier) && isVisible(entry, { mission, task });
  const places = visiblePlaces({ mission, task }).filter(({ tier }) => wanted.has(tier));
  const candidates: Candidate[] = [];
  const scored = new Set<MemoryEntry>();
  shelf.search(query.query, places, isSeen, (entry, relevance) => {
    candidates.push(candidateOf(entry, relevance, settings, now));
    if (entry.isPinned) scored.add(entry);
  });
  // What shares no word with the query and is not pinned cannot be taken: only explain() looks at it.
  for (const entry of shelf.pinned()) {
    if (isSeen(entry) && !scored.has(entry)) candidates.push(candidateOf(entry, 0, settings, now));
  }
  candidates.sort(compare);
  const budgets: Budgets = { total: budget, tiers: settings.tierBudgets, weakShare: settings.weakShare };
  const taken = take(candidates, budgets);
  const all = shelf.all();
  return {
    taken,
    tokens: taken.reduce((total, { tokens }) => total + tokens, 0),
    explain() {
      const decided = new Set(candidates.map(({ entry }) => entry));
      const others = all.filter((entry) => isSeen(entry) && !decided.has(entry));
      const words = wordsOf(query.query);
      const left = others.map((entry) => leftOut(candidateOf(entry, 0, settings, now), words));
      return [...decide(candidates, budgets), ...left.toSorted(compare)];
    },
  };
}

function candidateOf(entry: MemoryEntry, relevance: number, settings: Settings, now: number): Candidate {
  const { halfLivesMs, countTokens } = settings;
  const usefulness = usefulnessAt(entry, now, halfLivesMs);
  const score = relevance * gate(entry, now, halfLivesMs);
  return { entry, relevance, usefulness, score, tokens: countTokens(entry.text) };
}

/** The decision on an entry that the words of the query did not lead to. */
function leftOut(candidate: Candidate, words: ReadonlySet<string>): MemoryDecision {
  const isShared = [...wordsOf(candidate.entry.text)].some((word) => words.has(word));
  return { ...candidate, isTaken: false, reason: isShared ? "common-words" : "no-shared-word" };
}

function sum(values: PerTier): number {
  return tiers.reduce((total, tier) => total + values[tier], 0);
}
