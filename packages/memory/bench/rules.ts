import { type Memory, openMemory } from "@oco/memory";
import { openStore } from "@oco/mvcc";
import type { Remark } from "./stream.ts";

/** A way to choose what to show again. */
export interface Rule {
  remember(remark: Remark): Promise<void>;
  /** Texts within the budget, which is in tokens. */
  recall(query: string, budget: number): readonly string[];
  learn(outcome: "passed" | "failed"): Promise<void>;
}

export const tokensOf = (text: string): number => Math.ceil(text.length / 4);

function fill(texts: readonly string[], budget: number): string[] {
  let left = budget;
  return texts.filter((text) => {
    const fits = tokensOf(text) <= left;
    if (fits) left -= tokensOf(text);
    return fits;
  });
}

/** The newest entries. */
export function recencyRule(): Rule {
  const texts: string[] = [];
  return {
    remember: async ({ text }) => void texts.unshift(text),
    recall: (_, budget) => fill(texts, budget),
    learn: async () => {},
  };
}

/**
 * The rule of the known orchestrator: any word of the query with more than three letters is contained; the most important first, then the
 * newest. Importance is what this package takes as prior of the kind, so that all rules know the same.
 */
export function keywordRule(): Rule {
  const importance = { decision: 0.6, convention: 0.6, fact: 0.5, failure: 0.4, command: 0.3, file: 0.3 };
  const remarks: Remark[] = [];
  return {
    remember: async (remark) => void remarks.unshift(remark),
    recall(query, budget) {
      const words = query.split(" ").filter((word) => word.length > 3);
      const hits = remarks.filter(({ text }) => words.some((word) => text.includes(word)));
      const ranked = hits.toSorted((a, b) => importance[b.kind] - importance[a.kind]);
      return fill(
        ranked.map(({ text }) => text),
        budget,
      );
    },
    learn: async () => {},
  };
}

const roomy = { system: 1e9, project: 1e9, mission: 1e9, task: 1e9 };

async function open(
  clock: { now(): number },
  options: { readonly weakShare?: number } = {},
): Promise<Memory> {
  const store = await openStore({ durability: "process" });
  return openMemory({ store, project: "bench", clock, tierBudgets: roomy, ...options });
}

/** The package with its gate. */
export async function gatedRule(clock: { now(): number }): Promise<Rule> {
  const memory = await open(clock);
  let shown: readonly string[] = [];
  return {
    remember: async (remark) => void (await memory.remember({ tier: "project", source: "bench", ...remark })),
    recall(query, budget) {
      const { taken } = memory.recall({ query, budget });
      shown = taken.map(({ entry }) => entry.id);
      return taken.map(({ entry }) => entry.text);
    },
    learn: (outcome) => memory.reinforceAll(shown, outcome),
  };
}

/** The same relevance, the same priors of no effect, nothing learnt. */
export async function ungatedRule(clock: { now(): number }): Promise<Rule> {
  const memory = await open(clock, { weakShare: 0 });
  return {
    remember: async (remark) => void (await memory.remember({ tier: "project", source: "bench", ...remark })),
    recall(query, budget) {
      const ranked = memory.recall({ query }).taken.toSorted((a, b) => b.relevance - a.relevance);
      return fill(
        ranked.map(({ entry }) => entry.text),
        budget,
      );
    },
    learn: async () => {},
  };
}
