import { type MemoryTier, tiers } from "./entry.ts";
import { defaultTierBudgets, type MemoryOptions } from "./options.ts";
import { estimateTokens } from "./tokens.ts";
import { defaultHalfLivesMs } from "./usefulness.ts";

export type PerTier = Readonly<Record<MemoryTier, number>>;

/** What a recall goes by, checked and complete. */
export interface Settings {
  readonly tierBudgets: PerTier;
  readonly halfLivesMs: PerTier;
  readonly weakShare: number;
  readonly countTokens: (text: string) => number;
}

/** @throws RangeError for a budget, half-life or share out of range */
export function checkSettings(options: MemoryOptions): Settings {
  const { weakShare = 0.05, countTokens = estimateTokens } = options;
  if (!(weakShare >= 0 && weakShare <= 1))
    throw new RangeError(`weakShare must be from 0 to 1, got ${weakShare}`);
  return {
    tierBudgets: positive("tierBudgets", { ...defaultTierBudgets, ...options.tierBudgets }),
    halfLivesMs: positive("halfLivesMs", { ...defaultHalfLivesMs, ...options.halfLivesMs }),
    weakShare,
    countTokens,
  };
}

function positive(name: string, values: PerTier): PerTier {
  for (const tier of tiers) {
    if (!(values[tier] > 0)) throw new RangeError(`${name}.${tier} must be above 0, got ${values[tier]}`);
  }
  return values;
}
