import type { MissionEngineOptions } from "@oco/mission";
import type { AgentDefinition, AgentRole } from "@oco/prompts";
import { agentOf } from "./team.ts";

/** Roles whose agents a plan may name for a task. */
const workerRoles: ReadonlySet<AgentRole> = new Set<AgentRole>([
  "worker",
  "fixer",
  "researcher",
  "librarian",
]);

/** What a mission engine is told about the team: who has which part, and whom a plan may name. */
export function missionAgents(
  team: readonly AgentDefinition[],
): Required<Pick<MissionEngineOptions, "agents" | "workers">> {
  return {
    agents: {
      scout: agentOf(team, "scout"),
      planner: agentOf(team, "planner"),
      worker: agentOf(team, "worker"),
      reviewer: agentOf(team, "reviewer"),
      master: agentOf(team, "master-reviewer"),
      fixer: agentOf(team, "fixer"),
    },
    workers: team.filter(({ role }) => workerRoles.has(role)).map(({ id }) => id),
  };
}
