import type { AgentDefinition } from "@oco/prompts";
import type { ToolDefinition } from "@opencode-ai/plugin";
import { defineTool } from "./define-tool.ts";

/** `list_agents`: the agents of missions, their roles, models and rights. */
export function listAgents(team: readonly AgentDefinition[]): ToolDefinition {
  return defineTool({
    name: "list_agents",
    description: "The agents of missions: role, model, what each may do.",
    args: {},
    run: async () => ({ title: `${team.length} agents`, output: team.map(describeAgent).join("\n") }),
  });
}

function describeAgent({ id, role, model, canWrite, canBash, description }: AgentDefinition): string {
  const rights = [canWrite ? "may edit" : "reads only", canBash ? "may run commands" : "runs nothing"].join(
    ", ",
  );
  return `- ${id} (${role}; ${model ?? "the session's model"}; ${rights}): ${description}`;
}
