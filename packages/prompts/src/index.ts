export {
  type AgentDefinition,
  type AgentFields,
  type AgentPermission,
  defineAgent,
  type PermissionAction,
} from "./agents/define-agent.ts";
export { modulesForRole, roleModules } from "./agents/role-modules.ts";
export { type AgentRole, agentRoles } from "./agents/roles.ts";
export { type AssembleOptions, assemblePrompt } from "./assemble/assemble-prompt.ts";
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
export { libraryModules } from "./library/modules.ts";
export { definePromptModule, type PromptModuleInput } from "./module/define-module.ts";
export type { ModuleCondition, PromptModule, PromptVariable } from "./module/prompt-module.ts";
