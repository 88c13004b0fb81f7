import type { Config } from "@opencode-ai/plugin";
import { delegationTools } from "./host/child-sessions.ts";

/** Shows the tools of delegation to agents that a person named; what they configured themselves stays. */
export function grantDelegation(config: Config, agents: readonly string[]): void {
  const configured = (config.agent ?? {}) as Record<
    string,
    { permission?: Record<string, unknown> } | undefined
  >;
  for (const name of agents) {
    const agent = configured[name];
    const allowed = Object.fromEntries(delegationTools.map((tool) => [tool, "allow"]));
    configured[name] = { ...agent, permission: { ...allowed, ...agent?.permission } };
  }
  config.agent = configured as NonNullable<Config["agent"]>;
}
