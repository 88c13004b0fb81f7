import { arrange } from "../assemble/arrange.ts";
import type { AgentIdentity } from "../assemble/assembled-prompt.ts";
import { fitBudget } from "../assemble/budget.ts";
import type { PrepareOptions } from "../assemble/prepare-prompt.ts";
import { PromptBudgetError } from "../errors.ts";
import type { PromptModule } from "../module/prompt-module.ts";
import {
  findContradictions,
  findDuplicates,
  findUnknownTools,
  findUnstable,
  findUnusedVariables,
  type LintFinding,
} from "./lint-rules.ts";

/**
 * Looks for faults in the prompt that these modules make for an agent. Contradictions are found by wording and are
 * hints; tool names are checked when `tools` is given; costs are counted with empty values.
 *
 * @throws what `assemblePrompt` throws for modules that cannot be arranged at all.
 */
export function lintPrompt(
  agent: AgentIdentity,
  modules: readonly PromptModule[],
  options: PrepareOptions = {},
): LintFinding[] {
  const { placed, dropped } = arrange(agent, modules, options);
  const kept = placed.map(({ module }) => module);
  const leftOut = dropped
    .filter(({ rule }) => rule === "requires" || rule === "conflict")
    .map(({ id, why }) => ({ rule: "left-out" as const, modules: [id], message: `"${id}" ${why}` }));
  return [
    ...findDuplicates(kept),
    ...findContradictions(kept),
    ...findUnusedVariables(kept),
    ...(options.tools === undefined ? [] : findUnknownTools(kept, options.tools)),
    ...findUnstable(placed.filter(({ isVolatile }) => !isVolatile).map(({ module }) => module)),
    ...leftOut,
    ...overBudget(),
  ];

  function overBudget(): LintFinding[] {
    if (options.budget === undefined) return [];
    try {
      const fitted = fitBudget(agent.id, placed, options.budget, () => "");
      return fitted.dropped.map(({ id, why }) => ({
        rule: "over-budget",
        modules: [id],
        message: `"${id}" ${why}`,
      }));
    } catch (error) {
      if (!(error instanceof PromptBudgetError)) throw error;
      return [{ rule: "over-budget", modules: [], message: error.message }];
    }
  }
}
