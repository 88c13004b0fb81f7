import type { Config } from "@opencode-ai/plugin";
import { type AgentConfig, isKnownAgent, underPerson } from "../agents/host-config.ts";
import { delegationTools } from "./host/child-sessions.ts";

/**
 * Shows the tools of delegation to agents that a person named; their own word on one of them stays. Returns what is wrong
 * with the names: an agent that is not there must not come to be by a slip.
 */
export function grantDelegation(config: Config, agents: readonly string[]): readonly string[] {
  const configured: Record<string, AgentConfig | undefined> = { ...config.agent };
  const allowed = Object.fromEntries(delegationTools.map((tool) => [tool, "allow"]));
  const unknown = agents.filter((name) => !isKnownAgent(configured, name));
  for (const name of agents) {
    if (unknown.includes(name)) continue;
    configured[name] = underPerson({ permission: allowed } as AgentConfig, configured[name]);
  }
  config.agent = configured as NonNullable<Config["agent"]>;
  return unknown.map((name) => `delegation.agents: there is no agent "${name}"`);
}
