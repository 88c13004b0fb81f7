import type { ModelRequest } from "./model-request.ts";

/** A part of a request that is known before its agent is. */
export type UnattributedRequest = Omit<ModelRequest, "agent" | "turn" | "index">;

/** Names the agent that a request speaks for, or `undefined` when it cannot tell. */
export type AgentOf = (request: UnattributedRequest) => string | undefined;

/** How to recognise agents by their system text: a substring or a pattern for each name. */
export type AgentMarks = Readonly<Record<string, string | RegExp>>;

/** The header in which a cooperating plugin names the agent of a request. */
export const agentHeader = "x-oco-agent";

const marker = /<!--\s*agent:\s*([\w./-]+)\s*-->/;

/** OpenCode's own hidden agents, by the first words of their system text. */
const builtIn: AgentMarks = {
  title: "You are a title generator.",
  compaction: "You are a context summarization agent.",
  summary: "Summarize what was done in this conversation.",
};

/**
 * The default order: the header `x-oco-agent`, the given marks, a line `<!-- agent: name -->` in the system text,
 * OpenCode's title, compaction and summary agents.
 */
export function recogniseAgent(marks: AgentMarks = {}): AgentOf {
  return ({ headers, system }) =>
    headers[agentHeader] ?? matching(marks, system) ?? marker.exec(system)?.[1] ?? matching(builtIn, system);
}

function matching(marks: AgentMarks, system: string): string | undefined {
  for (const [agent, mark] of Object.entries(marks)) {
    const isFound = typeof mark === "string" ? system.includes(mark) : system.search(mark) >= 0;
    if (isFound) return agent;
  }
  return undefined;
}
