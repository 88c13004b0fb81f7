import {
  type AgentDefinition,
  type AgentRole,
  agentForRole,
  type ConfigText,
  formatProblem,
  readAgentsFiles,
} from "@oco/prompts";
import type { OcoConfig } from "../config/oco-config.ts";
import { plainText } from "../feedback/plain-text.ts";

/** The agents of a project and what was wrong with how they were configured. */
export interface Team {
  readonly agents: readonly AgentDefinition[];
  readonly problems: readonly string[];
}

/** Roles that a mission cannot do without. */
const needed: readonly AgentRole[] = [
  "commander",
  "planner",
  "worker",
  "reviewer",
  "master-reviewer",
  "scout",
  "fixer",
];

/**
 * The team of a preset, changed by agents files, with the models of the configuration: an agent's own wins over its
 * role's, and that over the one for all. `modules` are the ids that exist; without them any id is taken.
 */
export function readTeam(
  { preset, model, models }: Pick<OcoConfig, "preset" | "model" | "models">,
  files: readonly ConfigText[] = [],
  modules?: readonly string[],
): Team {
  const read = readAgentsFiles(files, { preset, ...(modules === undefined ? {} : { modules }) });
  const problems = read.problems.map((problem) => plainText(formatProblem(problem)));
  const agents = [...read.agents];
  for (const role of needed) {
    if (agents.some((agent) => agent.role === role)) continue;
    agents.push(agentForRole(role));
    problems.push(
      `agents: a mission needs a ${role}, and no agent of the team is one; the built-in one stays`,
    );
  }
  return {
    agents: agents.map((agent) => withModel(agent, agent.model ?? models[agent.role] ?? model)),
    problems,
  };
}

/** The agent that stands for a role in missions: the first of the team. */
export function agentOf(agents: readonly AgentDefinition[], role: AgentRole): string {
  return agents.find((agent) => agent.role === role)?.id ?? role;
}

function withModel(agent: AgentDefinition, model: string | undefined): AgentDefinition {
  return agent.model === model ? agent : Object.freeze({ ...agent, model });
}
