export { type AgentsResult, type ReadAgentsOptions, readAgentsFiles } from "./agents/agents-file.ts";
export { agentsJsonSchema } from "./agents/agents-schema.ts";
export {
  type AgentDefinition,
  type AgentPermission,
  defineAgent,
} from "./agents/define-agent.ts";
export { type ConfigProblem, type ConfigText, formatProblem } from "./agents/jsonc-file.ts";
export { agentForRole, describeTeam, type PresetName, presetAgents, presetNames } from "./agents/presets.ts";
export { modulesForRole, roleModules } from "./agents/role-modules.ts";
export { type AgentRole, agentRoles } from "./agents/roles.ts";
export { assemblePrompt } from "./assemble/assemble-prompt.ts";
export type {
  AgentIdentity,
  AssembledPrompt,
  DroppedModule,
  PromptBudget,
  PromptSection,
  TokenCount,
} from "./assemble/assembled-prompt.ts";
export { type PreparedPrompt, type PrepareOptions, preparePrompt } from "./assemble/prepare-prompt.ts";
export {
  DuplicateModuleError,
  InvalidModuleError,
  MissingVariableError,
  ModuleCycleError,
  PromptBudgetError,
  PromptError,
  type PromptErrorCode,
} from "./errors.ts";
export { diffPrompts, type PromptChange, type PromptDifference } from "./inspect/diff-prompts.ts";
export { explainPrompt } from "./inspect/explain-prompt.ts";
export { lintPrompt } from "./inspect/lint-prompt.ts";
export type { LintFinding } from "./inspect/lint-rules.ts";
export { libraryModules } from "./library/modules.ts";
export { definePromptModule, type PromptModuleInput, type VariableInput } from "./module/define-module.ts";
export type { ModuleCondition, PromptModule, PromptVariable } from "./module/prompt-module.ts";
export { type LoadedPackages, loadPromptPackages, type PromptPackage } from "./registry/load-packages.ts";
export { renderPromptPackage } from "./registry/package-template.ts";
export { type AddOptions, PromptRegistry, type RegistryOptions } from "./registry/prompt-registry.ts";
