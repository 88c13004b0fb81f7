import { type AgentDefinition, describeTeam, PromptError, PromptRegistry } from "@oco/prompts";
import type { Config } from "@opencode-ai/plugin";
import { slashCommands } from "../commands/slash-commands.ts";
import { defaultConfig, type OcoConfig } from "../config/oco-config.ts";
import { agentOf, readTeam } from "./team.ts";
import { toolAccess } from "./tool-access.ts";
import { toolsOfAgent, toolsOfGroups } from "./tool-groups.ts";

/** An agent as the host's configuration has it. */
export type AgentConfig = NonNullable<NonNullable<Config["agent"]>[string]>;

/** What the host is told about. */
export interface HostSetup {
  readonly team: readonly AgentDefinition[];
  /** The prompt modules; with the library's alone when left out. */
  readonly registry?: PromptRegistry;
  /** Groups of tools by agent. @default those of each role */
  readonly tools?: OcoConfig["tools"];
  /** The tools that the configuration leaves. @default all */
  readonly available?: readonly string[];
}

/**
 * Adds the agents, the command and the tool permissions to the host's configuration. What the person configured under
 * the same names wins, and the default agent is left as it is. Returns what could not be done as it was configured.
 */
export function configureHost(config: Config, setup: HostSetup): readonly string[] {
  const { team } = setup;
  const problems: string[] = [];
  const agents: Record<string, AgentConfig | undefined> = { ...config.agent };
  for (const agent of team) {
    agents[agent.id] = underPerson(agentConfig(agent, setup, problems), agents[agent.id]);
  }
  grantGroups(agents, setup, problems);
  config.agent = agents as NonNullable<Config["agent"]>;
  config.command = { ...slashCommands(agentOf(team, "commander")), ...config.command };
  hideTools(config);
  return problems;
}

/** The same with a team and nothing else. */
export function addToHostConfig(config: Config, team: readonly AgentDefinition[]): void {
  configureHost(config, { team });
}

/** The agents of a mission when nothing was configured. */
export function defaultTeam(): readonly AgentDefinition[] {
  return readTeam(defaultConfig).agents;
}

/**
 * The instructions of an agent, put together from its modules; the host shows them as its system prompt, once (M6).
 *
 * @throws PromptError when modules that must be there contradict each other or miss a variable
 */
export function agentPrompt(
  agent: AgentDefinition,
  { team, tools = {}, available, registry = new PromptRegistry() }: HostSetup,
): string {
  const prepared = registry.prepare(agent, { tools: toolsOfAgent(agent, tools, available), flags: ["team"] });
  return prepared.render({ team: describeTeam(team) }).system.join("\n\n");
}

function agentConfig(agent: AgentDefinition, setup: HostSetup, problems: string[]): AgentConfig {
  const own = Object.fromEntries(
    toolsOfAgent(agent, setup.tools ?? {}, setup.available).map((name) => [name, "allow"]),
  );
  return {
    description: agent.description,
    mode: agent.mode,
    prompt: promptOrLibrary(agent, setup, problems),
    ...(agent.isHidden && agent.mode === "subagent" ? { hidden: true } : {}),
    ...(agent.model === undefined ? {} : { model: agent.model }),
    ...(agent.temperature === undefined ? {} : { temperature: agent.temperature }),
    permission: { ...agent.permission, ...own },
  } as AgentConfig;
}

/**
 * What a person configured, over ours. Permissions are merged rule by rule, ours behind theirs: their wildcard must not
 * take a role's tools away, nor open what the role is denied; a key that they name is theirs.
 */
export function underPerson(ours: AgentConfig, given: AgentConfig | undefined): AgentConfig {
  if (given === undefined) return ours;
  const theirs: Record<string, unknown> = { ...given.permission };
  const rest = Object.entries({ ...ours.permission }).filter(([key]) => !Object.hasOwn(theirs, key));
  return { ...ours, ...given, permission: { ...theirs, ...Object.fromEntries(rest) } } as AgentConfig;
}

/** A prompt that a package spoils is made without packages: an agent without its instructions would be of no use. */
function promptOrLibrary(agent: AgentDefinition, setup: HostSetup, problems: string[]): string {
  try {
    return agentPrompt(agent, setup);
  } catch (error) {
    if (!PromptError.is(error) || setup.registry === undefined) throw error;
    problems.push(`The prompt of "${agent.id}" is made without packages: ${error.message}`);
    return agentPrompt(agent, { ...setup, registry: new PromptRegistry() });
  }
}

/** Switches groups on for agents that are not of the team, such as `build`; what a person configured there stays. */
function grantGroups(
  agents: Record<string, AgentConfig | undefined>,
  { team, tools = {}, available }: HostSetup,
  problems: string[],
): void {
  for (const [id, groups] of Object.entries(tools)) {
    if (team.some((agent) => agent.id === id)) continue;
    if (!isKnownAgent(agents, id)) {
      problems.push(
        `tools.${id}: there is no such agent; known are ${[...builtIn, ...Object.keys(agents)].join(", ")}`,
      );
      continue;
    }
    const allowed = Object.fromEntries(toolsOfGroups(groups, available).map((name) => [name, "allow"]));
    agents[id] = underPerson({ permission: allowed } as AgentConfig, agents[id]);
  }
}

/** Whether an agent is configured, or the host has it of itself. */
export function isKnownAgent(agents: Readonly<Record<string, AgentConfig | undefined>>, id: string): boolean {
  return Object.hasOwn(agents, id) || builtIn.has(id);
}

const builtIn: ReadonlySet<string> = new Set(["build", "plan", "general", "explore"]);

/**
 * Denied for everybody, allowed again for those whose role has them: a denied tool is not shown to the model at all. The
 * last rule that matches wins, so ours stand behind a person's `*`; their own word on one of our tools stays.
 */
function hideTools(config: Config): void {
  const given: Record<string, unknown> = { ...config.permission };
  for (const name of Object.keys(toolAccess)) given[name] ??= "deny";
  config.permission = given as NonNullable<Config["permission"]>;
}
