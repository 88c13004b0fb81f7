/**
 * Chooses what a budget leaves of a prompt, in two stages, so that the stable block is a function of the modules, the
 * stable values and the budget alone (P3):
 *
 * 1. every module competes by priority; a volatile one is charged its reserve, whatever its values are;
 * 2. the true cost is counted and only volatile modules are dropped further.
 *
 * Costs are counted on the joined text and not summed: joining changes how a tokenizer splits.
 */
import { PromptBudgetError } from "../errors.ts";
import type { Placed } from "./arrange.ts";
import type { DroppedModule, PromptBudget } from "./assembled-prompt.ts";
import { renderModule, separator } from "./render.ts";

/** What fits, in prompt order, and what did not. */
interface Fitted {
  readonly kept: readonly Placed[];
  readonly dropped: readonly DroppedModule[];
}

/** @throws PromptBudgetError `OCO_PROMPTS_OVER_BUDGET` when the modules that may not be dropped do not fit. */
export function fitBudget(
  agent: string,
  placed: readonly Placed[],
  budget: PromptBudget,
  lookUpValue: (name: string) => string,
): Fitted {
  const { tokens: limit, count } = budget;
  const dropped: DroppedModule[] = [];
  const costOf = (entries: readonly Placed[]): number =>
    entries.length === 0
      ? 0
      : count(entries.map(({ module }) => renderModule(module, lookUpValue)).join(separator));
  const reserveOf = ({ module }: Placed): number => module.reserve ?? count(renderModule(module, () => ""));

  const shrink = (
    from: readonly Placed[],
    cost: (entries: readonly Placed[]) => number,
    onlyVolatile: boolean,
  ) => {
    let kept = from;
    for (let spent = cost(kept); spent > limit; spent = cost(kept)) {
      const victim = weakest(kept, onlyVolatile);
      if (victim === undefined) throw new PromptBudgetError(agent, spent, limit);
      kept = kept.filter((entry) => entry !== victim);
      const { id, source, priority } = victim.module;
      dropped.push({
        id,
        source,
        rule: "budget",
        why: `priority ${priority} does not fit into ${limit} tokens`,
      });
    }
    return kept;
  };

  const nominal = shrink(
    placed,
    (entries) =>
      costOf(entries.filter(({ isVolatile }) => !isVolatile)) +
      entries.reduce((sum, entry) => (entry.isVolatile ? sum + reserveOf(entry) : sum), 0),
    false,
  );
  const kept = shrink(
    nominal,
    (entries) =>
      costOf(entries.filter(({ isVolatile }) => !isVolatile)) +
      costOf(entries.filter(({ isVolatile }) => isVolatile)),
    true,
  );
  return { kept, dropped };
}

// Among the modules that no kept one requires, the lowest priority; of equals, the one that stands last.
function weakest(kept: readonly Placed[], onlyVolatile: boolean): Placed | undefined {
  const ids = new Set(kept.map(({ module }) => module.id));
  let victim: Placed | undefined;
  for (const entry of kept) {
    if (entry.module.isRequired || (onlyVolatile && !entry.isVolatile)) continue;
    if (entry.requiredBy.some((id) => ids.has(id))) continue;
    if (victim === undefined || entry.module.priority <= victim.module.priority) victim = entry;
  }
  return victim;
}
