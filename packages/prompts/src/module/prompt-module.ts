import type { ModuleText } from "./module-text.ts";

/** A value that the text of a module names. */
export interface PromptVariable<Name extends string = string> {
  readonly name: Name;
  /** What the value is, for people who assemble the module. */
  readonly description: string;
  /** Whether the value changes between turns of one session; its module then stands behind the stable prefix. */
  readonly isVolatile: boolean;
}

/** When a module applies; every given part must hold. */
export interface ModuleCondition {
  /** Tools that the agent must have. */
  readonly tools?: readonly string[];
  /** Flags that must be set, e.g. `worktree`. */
  readonly flags?: readonly string[];
  /** Flags that must not be set. */
  readonly notFlags?: readonly string[];
}

/** One instruction with its cost class and its place: plain, frozen data made by `definePromptModule`. */
export interface PromptModule<Name extends string = string> {
  readonly id: string;
  /** Raised when the meaning changes; others may pin it as `id@version`. */
  readonly version: number;
  readonly text: string;
  readonly variables: readonly PromptVariable<Name>[];
  /** Place in the prompt; equal orders are sorted by id. */
  readonly order: number;
  /** Weight under a budget: the lowest is dropped first. */
  readonly priority: number;
  /** Whether the prompt makes no sense without it; a budget never drops it. */
  readonly isRequired: boolean;
  /** Whether it stands behind the stable prefix. */
  readonly isVolatile: boolean;
  /** Tokens held for it, when volatile, while the stable modules are chosen; counted with empty values when undefined. */
  readonly reserve: number | undefined;
  readonly requires: readonly string[];
  readonly conflicts: readonly string[];
  readonly when: ModuleCondition;
  /** Roles and agent ids that it is for; every agent when empty. */
  readonly agents: readonly string[];
  /** Where it came from: the namespace of its id, or the package that a registry took it from. */
  readonly source: string;
  /** The text split at its variables. */
  readonly parts: ModuleText;
}
