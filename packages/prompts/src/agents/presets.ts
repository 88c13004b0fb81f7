import { type AgentDefinition, defineAgent } from "./define-agent.ts";
import { roleModules } from "./role-modules.ts";
import { type AgentRole, agentRoles } from "./roles.ts";

/** Teams under the names that users of other orchestrators know. */
export type PresetName = "core" | "extended" | "classic";

/** Every preset. */
export const presetNames: readonly PresetName[] = Object.freeze<PresetName[]>([
  "core",
  "extended",
  "classic",
]);

const named: Readonly<Record<PresetName, Readonly<Partial<Record<AgentRole, string>>>>> = {
  core: { commander: "commander", planner: "planner", worker: "worker", reviewer: "reviewer" },
  extended: {
    commander: "commander",
    planner: "architect",
    worker: "builder",
    reviewer: "inspector",
    recorder: "recorder",
    librarian: "librarian",
    researcher: "researcher",
  },
  classic: {
    commander: "commander",
    planner: "planner",
    worker: "coder",
    reviewer: "reviewer",
    fixer: "fixer",
    scout: "searcher",
  },
};

const writers: ReadonlySet<AgentRole> = new Set<AgentRole>(["worker", "fixer"]);

/**
 * The agents of a preset, one for each role, so that a mission finds whom it needs; roles that the preset has no name
 * for keep the role's name and are hidden. All presets are made of the same modules.
 */
export function presetAgents(preset: PresetName): readonly AgentDefinition[] {
  return agentRoles.map((role) => agentForRole(role, named[preset][role]));
}

/** An agent with the modules and the rights of its role. */
export function agentForRole(role: AgentRole, id?: string): AgentDefinition {
  const canWrite = writers.has(role);
  return defineAgent({
    id: id ?? role,
    role,
    modules: roleModules(role),
    canWrite,
    canBash: canWrite,
    hidden: id === undefined,
  });
}

/** The value of the variable `team`: the agents that a task of a plan may name. */
export function describeTeam(agents: readonly AgentDefinition[]): string {
  const roles: ReadonlySet<AgentRole> = new Set<AgentRole>(["worker", "fixer", "researcher", "librarian"]);
  return agents
    .filter(({ role }) => roles.has(role))
    .map(({ id, description }) => `- ${id}: ${description}`)
    .join("\n");
}
