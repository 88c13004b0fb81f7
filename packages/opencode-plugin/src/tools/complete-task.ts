import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** `complete_task`: a worker says that it is done or blocked. */
export function completeTask(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "complete_task",
    description: "Say that your task is done, or that you are blocked and why.",
    args: {
      status: z.enum(["done", "blocked"]),
      summary: z.string().check(z.describe("What you did and what others need to know")),
      files: z.optional(z.array(z.string()).check(z.describe("The files that you wrote"))),
    },
    run: async ({ status, summary, files = [] }, { sessionID }) => {
      const { submissions } = await runtime.engine();
      const { text } = await submissions.completion(sessionID, { status, summary, files });
      return { title: `task ${status}`, output: text };
    },
  });
}
