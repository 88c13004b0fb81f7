/** What an agent is to the mission engine. */
export type AgentRole =
  | "commander"
  | "planner"
  | "worker"
  | "reviewer"
  | "master-reviewer"
  | "scout"
  | "researcher"
  | "librarian"
  | "recorder"
  | "fixer";

/** Every role, in the order in which a mission meets them. */
export const agentRoles: readonly AgentRole[] = Object.freeze<AgentRole[]>([
  "commander",
  "planner",
  "worker",
  "reviewer",
  "master-reviewer",
  "scout",
  "researcher",
  "librarian",
  "recorder",
  "fixer",
]);

/** Whether `value` is the name of a role. */
export function isAgentRole(value: unknown): value is AgentRole {
  return agentRoles.some((role) => role === value);
}
