import type { AgentDefinition } from "@oco/prompts";
import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import { claimAll } from "../guard/claim-hook.ts";
import { missionClaims } from "../guard/mission-claims.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { stateDirectory } from "../state/state-directory.ts";
import { cancelTask } from "./cancel-task.ts";
import { completeTask } from "./complete-task.ts";
import { delegateTask } from "./delegate-task.ts";
import { getTaskResult } from "./get-task-result.ts";
import { listAgents } from "./list-agents.ts";
import { listTasks } from "./list-tasks.ts";
import { missionDecide, missionStatus, missionStop } from "./mission-control.ts";
import { missionRun } from "./mission-run.ts";
import { readArtifact } from "./read-artifact.ts";
import { showMetrics } from "./show-metrics.ts";
import { splitTask } from "./split-task.ts";
import { submitPlan } from "./submit-plan.ts";
import { submitVerdict } from "./submit-verdict.ts";
import { updateTodo } from "./update-todo.ts";
import { type WorkOptions, workTools } from "./work-tools.ts";

/** Every tool of the plugin, by name. Which agent sees which, `tool-access.ts` says. */
export function toolbox(
  runtime: ProjectRuntime,
  team: readonly AgentDefinition[],
  work: WorkOptions = {},
): Record<string, ToolDefinition> {
  const claim = ({ sessionID, directory }: ToolContext, paths: readonly string[]) =>
    claimAll(missionClaims(runtime, directory), sessionID, paths);
  return {
    mission_run: missionRun(runtime),
    mission_status: missionStatus(runtime),
    mission_stop: missionStop(runtime),
    mission_decide: missionDecide(runtime),
    submit_plan: submitPlan(runtime),
    submit_verdict: submitVerdict(runtime),
    complete_task: completeTask(runtime),
    split_task: splitTask(runtime),
    update_todo: updateTodo(runtime),
    read_artifact: readArtifact(runtime),
    list_agents: listAgents(team),
    show_metrics: showMetrics(runtime),
    delegate_task: delegateTask(runtime),
    get_task_result: getTaskResult(runtime),
    list_tasks: listTasks(runtime),
    cancel_task: cancelTask(runtime),
    ...workTools(runtime.background, stateDirectory(runtime.directory), claim, work),
  };
}
