import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { renderTask } from "../delegation/wake/render.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** The longest wait of one call: a person who looks on should see the session move. */
const maxWaitMs = 600_000;

/** `get_task_result`: the whole answer of a task, now or when it has ended. */
export function getTaskResult(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "get_task_result",
    description: "The whole answer of a task of this session, or how it stands.",
    args: {
      task_id: z.string(),
      wait_ms: z.optional(
        z.number().check(z.minimum(0), z.describe("Wait this long for its end; 0 if absent")),
      ),
    },
    run: async ({ task_id, wait_ms = 0 }, { sessionID, abort }) => {
      const delegation = await runtime.delegation();
      const found = runtime.delegations.require(delegation, task_id, sessionID);
      const task = wait_ms > 0 || found.state.kind === "ended" ? await soon(wait_ms) : found;
      const whole = await runtime.delegations.whole(task);
      const word = task.state.kind === "ended" ? task.state.end.kind : task.state.kind;
      return { title: `${task.description}: ${word}`, output: renderTask(whole, Number.POSITIVE_INFINITY) };

      async function soon(ms: number) {
        const patience = AbortSignal.timeout(Math.min(Math.max(ms, 1), maxWaitMs));
        try {
          return await delegation.collect(task_id, AbortSignal.any([abort, patience]));
        } catch (error) {
          if (abort.aborted || !patience.aborted) throw error;
          return runtime.delegations.require(delegation, task_id, sessionID);
        }
      }
    },
  });
}
