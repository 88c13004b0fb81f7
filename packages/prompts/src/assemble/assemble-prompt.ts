import type { PromptModule } from "../module/prompt-module.ts";
import type { AgentIdentity, AssembledPrompt } from "./assembled-prompt.ts";
import { type PrepareOptions, preparePrompt, type VariablesOf } from "./prepare-prompt.ts";

/** Values for the variables of the modules; may be left out when there are none. */
export type AssembleOptions<Name extends string> = PrepareOptions &
  ([Name] extends [never]
    ? { readonly vars?: Readonly<Record<string, string>> }
    : { readonly vars: Readonly<Record<Name, string>> });

/**
 * Puts together the system prompt of one agent: total order, stable block first, within the budget.
 *
 * @throws PromptError with the code of what does not hold: a duplicate, a circle, a missing variable, a budget too small.
 * @example
 * assemblePrompt({ id: "worker", role: "worker" }, [greeting], { vars: { name: "Ada" } }).system;
 */
export function assemblePrompt<const Modules extends readonly PromptModule[]>(
  agent: AgentIdentity,
  modules: Modules,
  ...[options]: [VariablesOf<Modules>] extends [never]
    ? [options?: AssembleOptions<VariablesOf<Modules>>]
    : [options: AssembleOptions<VariablesOf<Modules>>]
): AssembledPrompt {
  const given: PrepareOptions & { readonly vars?: Readonly<Record<string, string>> } = options ?? {};
  const prepared: { render(values: Readonly<Record<string, string>>): AssembledPrompt } = preparePrompt<
    readonly PromptModule[]
  >(agent, modules, given);
  return prepared.render(given.vars ?? {});
}
