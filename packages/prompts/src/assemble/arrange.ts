import { PromptError } from "../errors.ts";
import type { PromptModule } from "../module/prompt-module.ts";
import type { AgentIdentity, DroppedModule, DropRule } from "./assembled-prompt.ts";
import { indexModules, lookUp, requirementOrder } from "./requirement-graph.ts";

/** What is known about the place a prompt is for. */
export interface Surroundings {
  /** Tools that the agent has; modules that need another one are left out. @default [] */
  readonly tools?: readonly string[];
  /** Facts that modules may ask for, e.g. `worktree`. @default [] */
  readonly flags?: readonly string[];
}

/** A module that applies, with its place among the others. */
export interface Placed {
  readonly module: PromptModule;
  /** Also when something it requires is volatile. */
  readonly isVolatile: boolean;
  /** Ids of the modules that require it: it is never dropped before those (P4). */
  readonly requiredBy: readonly string[];
}

/** The modules that apply, in prompt order (stable first, then by order and id), and those that do not. */
export interface Arrangement {
  readonly placed: readonly Placed[];
  readonly dropped: readonly DroppedModule[];
}

/**
 * Chooses and orders the modules of one agent, whatever the order they were registered in (P2).
 *
 * @throws DuplicateModuleError, ModuleCycleError, and PromptError `OCO_PROMPTS_UNRESOLVED` or `OCO_PROMPTS_CONFLICT`
 * when a required module cannot stand.
 */
export function arrange(
  agent: AgentIdentity,
  modules: readonly PromptModule[],
  around: Surroundings,
): Arrangement {
  const byId = indexModules(modules);
  const sorted = requirementOrder(byId);
  const dropped: DroppedModule[] = [];
  const drop = (module: PromptModule, rule: DropRule, why: string): void => {
    byId.delete(module.id);
    dropped.push({ id: module.id, source: module.source, rule, why });
  };
  for (const module of sorted) {
    if (!isFor(module, agent)) drop(module, "agent", `is for ${module.agents.join(", ")}`);
    else {
      const missing = unmet(module, around);
      if (missing !== undefined) drop(module, "when", missing);
    }
  }
  dropUnsatisfied(sorted, byId, drop);
  dropConflicting(byId, drop);
  dropUnsatisfied(sorted, byId, drop);
  const placed = place(sorted, byId);
  return { placed, dropped: dropped.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

type Drop = (module: PromptModule, rule: DropRule, why: string) => void;

/** Whether a module names the agent's id or role, or nobody. */
export function isFor(module: PromptModule, agent: AgentIdentity): boolean {
  return module.agents.length === 0 || module.agents.includes(agent.id) || module.agents.includes(agent.role);
}

function unmet(module: PromptModule, around: Surroundings): string | undefined {
  const { tools = [], flags = [], notFlags = [] } = module.when;
  const tool = tools.find((name) => !around.tools?.includes(name));
  if (tool !== undefined) return `needs the tool ${tool}`;
  const flag = flags.find((name) => !around.flags?.includes(name));
  if (flag !== undefined) return `needs the flag ${flag}`;
  const excluded = notFlags.find((name) => around.flags?.includes(name));
  return excluded === undefined ? undefined : `does not apply with the flag ${excluded}`;
}

// `sorted` has required modules before those that require them, so one pass finds every consequence.
function dropUnsatisfied(
  sorted: readonly PromptModule[],
  byId: ReadonlyMap<string, PromptModule>,
  drop: Drop,
): void {
  for (const module of sorted) {
    if (!byId.has(module.id)) continue;
    const missing = module.requires.find((reference) => lookUp(byId, reference) === undefined);
    if (missing === undefined) continue;
    if (module.isRequired) {
      throw new PromptError(
        "OCO_PROMPTS_UNRESOLVED",
        `Prompt module "${module.id}" requires "${missing}", which is not there`,
      );
    }
    drop(module, "requires", `requires ${missing}, which is not there`);
  }
}

function dropConflicting(byId: ReadonlyMap<string, PromptModule>, drop: Drop): void {
  const strongest = [...byId.values()].sort(byStrength);
  for (const [index, winner] of strongest.entries()) {
    if (!byId.has(winner.id)) continue;
    for (const loser of strongest.slice(index + 1)) {
      if (
        !byId.has(loser.id) ||
        !(winner.conflicts.includes(loser.id) || loser.conflicts.includes(winner.id))
      )
        continue;
      if (loser.isRequired) {
        throw new PromptError(
          "OCO_PROMPTS_CONFLICT",
          `Prompt modules "${winner.id}" and "${loser.id}" conflict and both are required`,
        );
      }
      drop(loser, "conflict", `conflicts with ${winner.id}`);
    }
  }
}

function byStrength(a: PromptModule, b: PromptModule): number {
  return Number(b.isRequired) - Number(a.isRequired) || b.priority - a.priority || byPlace(a, b);
}

function byPlace(a: PromptModule, b: PromptModule): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}

function place(sorted: readonly PromptModule[], byId: ReadonlyMap<string, PromptModule>): Placed[] {
  const kept = sorted.filter(({ id }) => byId.has(id));
  const entries = new Map(
    kept.map((module) => [module.id, { module, isVolatile: module.isVolatile, requiredBy: [] as string[] }]),
  );
  // Required modules come first, so that volatility has reached a module before it is passed on.
  for (const module of kept) {
    for (const entry of requiredEntries(module, byId, entries)) {
      const own = entries.get(module.id);
      if (own !== undefined && entry.isVolatile) own.isVolatile = true;
      entry.requiredBy.push(module.id);
    }
  }
  return [...entries.values()].sort(
    (a, b) => Number(a.isVolatile) - Number(b.isVolatile) || byPlace(a.module, b.module),
  );
}

function requiredEntries<Entry>(
  module: PromptModule,
  byId: ReadonlyMap<string, PromptModule>,
  entries: ReadonlyMap<string, Entry>,
): Entry[] {
  return module.requires.flatMap((reference) => {
    const required = lookUp(byId, reference);
    const entry = required === undefined ? undefined : entries.get(required.id);
    return entry === undefined ? [] : [entry];
  });
}
