import type { AgentDefinition } from "@oco/prompts";
import type { ToolGroup } from "../config/oco-config.ts";
import { toolAccess, toolsOf } from "./tool-access.ts";

/** The tools of each group. */
export const groupTools: Readonly<Record<ToolGroup, readonly string[]>> = {
  delegation: ["delegate_task", "get_task_result", "list_tasks", "cancel_task"],
  background: ["run_background", "check_background", "list_background", "kill_background"],
  search: ["search_code", "ast_search", "ast_replace", "lsp_diagnostics"],
  web: ["search_web", "search_public_code", "cache_docs"],
};

/** The tools of groups; those that are not there are left out. */
export function toolsOfGroups(groups: readonly ToolGroup[], there?: readonly string[]): string[] {
  return groups.flatMap((group) => groupTools[group]).filter((name) => isThere(name, there));
}

/**
 * The tools of an agent of the team: those of its role, with the groups that a person chose in place of the role's.
 * `there` are the tools that the configuration leaves; without it, all.
 */
export function toolsOfAgent(
  { id, role }: Pick<AgentDefinition, "id" | "role">,
  chosen: Readonly<Record<string, readonly ToolGroup[]>>,
  there?: readonly string[],
): string[] {
  const own = toolsOf(role).filter((name) => isThere(name, there));
  const groups = Object.hasOwn(chosen, id) ? chosen[id] : undefined;
  if (groups === undefined) return own;
  const grouped = new Set(Object.values(groupTools).flat());
  return [...own.filter((name) => !grouped.has(name)), ...toolsOfGroups(groups, there)];
}

function isThere(name: string, there: readonly string[] | undefined): boolean {
  return Object.hasOwn(toolAccess, name) && (there === undefined || there.includes(name));
}
