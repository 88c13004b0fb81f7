import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { renderTask } from "../delegation/wake/render.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** `cancel_task`: stops a task, and returns when its session stands still. */
export function cancelTask(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "cancel_task",
    description: "Stop a task of this session. What it wrote stays.",
    args: { task_id: z.string() },
    run: async ({ task_id }, { sessionID }) => {
      const delegation = await runtime.delegation();
      runtime.delegations.require(delegation, task_id, sessionID);
      await delegation.cancel(task_id, "cancelled by the agent that asked for it");
      const task = runtime.delegations.require(delegation, task_id, sessionID);
      return { title: `${task.description}: stopped`, output: renderTask(task) };
    },
  });
}
