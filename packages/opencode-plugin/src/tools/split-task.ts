import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { assertChecks } from "../guard/check-commands.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";
import { taskFields, taskInput } from "./task-fields.ts";

/** `split_task`: a worker has its task done in parts by others, and goes on with their results. */
export function splitTask(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "split_task",
    description:
      "Have your task done in parts by others when it turns out to be several that could be done at once. Call it in place of complete_task, before you change files; you get the task back with their results.",
    args: { why: z.string(), parts: z.array(z.object(taskFields)) },
    run: async ({ why, parts }, { sessionID }) => {
      await assertChecks("The task was not split:", parts, runtime);
      const { submissions } = await runtime.engine();
      const { kind, text } = await submissions.split(sessionID, { why, parts: parts.map(taskInput) });
      return { title: `split ${kind}: ${parts.length} parts`, output: text };
    },
  });
}
