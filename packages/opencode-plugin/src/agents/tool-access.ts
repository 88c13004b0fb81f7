import type { AgentRole } from "@oco/prompts";

/** Which roles see which tool. Nobody else does: a tool costs tokens in every request that carries it. */
export const toolAccess: Readonly<Record<string, readonly AgentRole[]>> = {
  mission_run: ["commander"],
  mission_status: ["commander"],
  mission_stop: ["commander"],
  mission_decide: ["commander"],
  submit_plan: ["planner", "fixer"],
  submit_verdict: ["reviewer", "master-reviewer"],
  complete_task: ["worker", "fixer"],
  split_task: ["worker", "fixer"],
  update_todo: ["commander"],
  read_artifact: ["commander", "worker", "fixer"],
  list_agents: ["commander"],
  show_metrics: ["commander"],
  delegate_task: ["commander"],
  get_task_result: ["commander"],
  list_tasks: ["commander"],
  cancel_task: ["commander"],
  run_background: ["worker"],
  check_background: ["worker"],
  list_background: ["worker"],
  kill_background: ["worker"],
  search_code: ["worker", "scout", "researcher", "librarian"],
  ast_search: ["worker"],
  ast_replace: ["worker"],
  lsp_diagnostics: ["worker"],
  search_web: ["scout", "researcher", "librarian"],
  search_public_code: ["scout", "researcher", "librarian"],
  cache_docs: ["scout", "researcher", "librarian"],
};

/** The tools of a role. */
export function toolsOf(role: AgentRole): string[] {
  return Object.keys(toolAccess).filter((name) => toolAccess[name]?.includes(role));
}
