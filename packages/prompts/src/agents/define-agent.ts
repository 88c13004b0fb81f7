import { PromptError } from "../errors.ts";
import { isModuleId } from "../module/module-id.ts";
import { type AgentRole, agentRoles, isAgentRole } from "./roles.ts";

/** What the host does when an agent reaches for a tool. */
export type PermissionAction = "allow" | "ask" | "deny";

/** Actions by the host's permission key; a nested record is by pattern. The last rule that matches wins. */
export type AgentPermission = Readonly<
  Record<string, PermissionAction | Readonly<Record<string, PermissionAction>>>
>;

/** The definition of an agent. */
export interface AgentFields {
  /** Lower case letters, digits and dashes. */
  readonly id: string;
  readonly role: AgentRole;
  /** Ids of the modules that make its prompt. */
  readonly modules: readonly string[];
  /** Whether it may change files. */
  readonly canWrite: boolean;
  /** Whether it may run commands. */
  readonly canBash: boolean;
  /** One sentence for the people and agents that choose it. @default the role's */
  readonly description?: string;
  /** Whether people talk to it, or only other agents. @default "primary" for the commander */
  readonly mode?: "primary" | "subagent";
  /** Whether lists of agents leave it out. @default false */
  readonly hidden?: boolean;
  /** `provider/model`. @default the host's */
  readonly model?: string;
  /** From 0 to 2. @default the model's */
  readonly temperature?: number;
  /** Rules of the host; what `canWrite` and `canBash` deny is put behind them and wins. @default {} */
  readonly permission?: AgentPermission;
  /** Text put behind its modules, exactly as typed. */
  readonly instructions?: string;
  /** Ids of modules that packages bring and this agent does not want. @default [] */
  readonly excludes?: readonly string[];
}

/** An agent: identity, modules and rights, checked and frozen. */
export interface AgentDefinition {
  readonly id: string;
  readonly role: AgentRole;
  readonly modules: readonly string[];
  readonly canWrite: boolean;
  readonly canBash: boolean;
  readonly description: string;
  readonly mode: "primary" | "subagent";
  readonly isHidden: boolean;
  readonly model: string | undefined;
  readonly temperature: number | undefined;
  /** What the host enforces: the agent's own rules, then what `canWrite` and `canBash` deny. */
  readonly permission: AgentPermission;
  readonly instructions: string | undefined;
  readonly excludes: readonly string[];
}

/**
 * Checks and freezes an agent.
 *
 * @throws PromptError `OCO_PROMPTS_INVALID_AGENT` naming the agent and the fault.
 * @example
 * defineAgent({ id: "sql", role: "worker", modules: roleModules("worker"), canWrite: true, canBash: false });
 */
export function defineAgent(fields: AgentFields): AgentDefinition {
  const { id, role, temperature, model } = fields;
  if (typeof id !== "string" || !/^[a-z][a-z0-9-]{0,63}$/.test(id)) {
    throw invalid(String(id), "has no valid id; expected lower case letters, digits and dashes");
  }
  if (!isAgentRole(role))
    throw invalid(id, `has the role "${String(role)}"; known: ${agentRoles.join(", ")}`);
  const bad = fields.modules.find((module) => !isModuleId(module));
  if (bad !== undefined) throw invalid(id, `names "${bad}", which is no module id`);
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) {
    throw invalid(id, `has temperature ${temperature}; expected a number from 0 to 2`);
  }
  if (model !== undefined && !/^[^/\s]+\/\S+$/.test(model)) {
    throw invalid(id, `has the model "${model}"; expected "provider/model"`);
  }
  for (const [key, isAllowed] of [
    ["edit", fields.canWrite],
    ["bash", fields.canBash],
  ] as const) {
    if (!isAllowed && key in (fields.permission ?? {})) {
      throw invalid(
        id,
        `sets permission "${key}", which ${key === "edit" ? "canWrite" : "canBash"}: false denies`,
      );
    }
  }
  return Object.freeze({
    id,
    role,
    modules: Object.freeze([...new Set(fields.modules)]),
    canWrite: fields.canWrite,
    canBash: fields.canBash,
    description: fields.description ?? describeRole(role),
    mode: fields.mode ?? (role === "commander" ? "primary" : "subagent"),
    isHidden: fields.hidden ?? false,
    model,
    temperature,
    // The last rule that matches wins, so that no wildcard of the agent's own opens what its rights deny.
    permission: Object.freeze({ ...fields.permission, ...rightsOf(fields) }),
    instructions: fields.instructions,
    excludes: Object.freeze([...(fields.excludes ?? [])]),
  });
}

function rightsOf({ canWrite, canBash }: AgentFields): AgentPermission {
  return { ...(canWrite ? {} : { edit: "deny" as const }), ...(canBash ? {} : { bash: "deny" as const }) };
}

const descriptions: Readonly<Record<AgentRole, string>> = {
  commander: "Runs a mission from the goal to sealed evidence and reports how it ended.",
  planner: "Turns a goal and findings into a graph of verifiable tasks.",
  worker: "Carries out one task in its own files and proves it.",
  reviewer: "Judges one task against its instructions; changes nothing.",
  "master-reviewer": "Judges the whole mission against its goal; changes nothing.",
  scout: "Finds facts about the project for the planner; changes nothing.",
  researcher: "Answers a question from documentation and the web, with sources.",
  librarian: "Finds how the installed libraries really behave.",
  recorder: "Keeps the decisions and facts of a mission for later sessions.",
  fixer: "Finds the cause of a failure that retries did not mend, and mends it.",
};

function describeRole(role: AgentRole): string {
  return descriptions[role];
}

function invalid(id: string, problem: string): PromptError {
  return new PromptError("OCO_PROMPTS_INVALID_AGENT", `Agent "${id.slice(0, 80)}" ${problem}`);
}
