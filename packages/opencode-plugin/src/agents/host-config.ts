import {
  type AgentDefinition,
  agentForRole,
  agentRoles,
  assemblePrompt,
  describeTeam,
  modulesForRole,
  type PromptModule,
} from "@oco/prompts";
import type { Config } from "@opencode-ai/plugin";
import { toolAccess, toolsOf } from "./tool-access.ts";

type AgentConfig = NonNullable<NonNullable<Config["agent"]>[string]>;

/** The instructions of an agent, put together from its modules; the host shows them as its system prompt, once (M6). */
export function agentPrompt(agent: AgentDefinition, team: readonly AgentDefinition[]): string {
  const modules: readonly PromptModule[] = modulesForRole(agent.role);
  const { system } = assemblePrompt(agent, modules, {
    tools: toolsOf(agent.role),
    flags: ["team"],
    vars: { team: describeTeam(team) },
  });
  return system.join("\n\n");
}

/**
 * Adds the agents, the command and the tool permissions to the host's configuration. What the person configured under
 * the same names wins, and the default agent is left as it is.
 */
export function addToHostConfig(config: Config, team: readonly AgentDefinition[]): void {
  const agents: Record<string, AgentConfig | undefined> = { ...config.agent };
  for (const agent of team) {
    agents[agent.id] = { ...agentConfig(agent, team), ...agents[agent.id] };
  }
  config.agent = agents as NonNullable<Config["agent"]>;
  const task = {
    description: "Run a mission: explore, plan, work in parallel, verify, seal",
    agent: "commander",
    template: "Start the mission with mission_run; the goal is already known to it:\n\n$ARGUMENTS",
  };
  config.command = { task, ...config.command };
  hideTools(config);
}

/** The agents of a mission under the names of their roles. */
export function defaultTeam(): readonly AgentDefinition[] {
  return agentRoles.map((role) => agentForRole(role));
}

function agentConfig(agent: AgentDefinition, team: readonly AgentDefinition[]): AgentConfig {
  const own = Object.fromEntries(toolsOf(agent.role).map((name) => [name, "allow"]));
  return {
    description: agent.description,
    mode: agent.mode,
    prompt: agentPrompt(agent, team),
    ...(agent.isHidden && agent.mode === "subagent" ? { hidden: true } : {}),
    ...(agent.model === undefined ? {} : { model: agent.model }),
    ...(agent.temperature === undefined ? {} : { temperature: agent.temperature }),
    permission: { ...agent.permission, ...own },
  } as AgentConfig;
}

/**
 * Denied for everybody, allowed again for those whose role has them: a denied tool is not shown to the model at all. The
 * last rule that matches wins, so ours stand behind a person's `*`; their own word on one of our tools stays.
 */
function hideTools(config: Config): void {
  const given: Record<string, unknown> = { ...config.permission };
  for (const name of Object.keys(toolAccess)) given[name] ??= "deny";
  config.permission = given as NonNullable<Config["permission"]>;
}
