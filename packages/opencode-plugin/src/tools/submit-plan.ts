import type { PlanInput, TaskInput } from "@oco/mission";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

const task = z.object({
  id: z.string().check(z.describe("Short and unique, such as T1")),
  title: z.string(),
  instructions: z.string().check(z.describe("Everything the worker needs to know; it sees nothing else")),
  parent: z.optional(z.string().check(z.describe("The task that this one is a part of, or replaces"))),
  depends: z.optional(z.array(z.string()).check(z.describe("Ids of tasks that must be verified first"))),
  agent: z.optional(z.string()),
  files: z.optional(z.array(z.string()).check(z.describe("Globs of the files it may write"))),
  verify: z.optional(z.array(z.string()).check(z.describe("Commands that must exit 0"))),
});

/** `submit_plan`: the planner hands in its plan; faults are named and it may try again. */
export function submitPlan(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "submit_plan",
    description:
      "Hand in the plan of the mission. It is checked at once; faults are named and you may call again.",
    args: {
      summary: z.string(),
      verify: z.optional(z.array(z.string()).check(z.describe("Commands that must exit 0 on the whole"))),
      tasks: z.array(task),
    },
    run: async ({ summary, verify, tasks }, { sessionID }) => {
      const input: PlanInput = {
        summary,
        ...(verify === undefined ? {} : { verify }),
        tasks: tasks.map(withoutUndefined),
      };
      const { submissions } = await runtime.engine();
      const { kind, text } = await submissions.plan(sessionID, input);
      return { title: `plan ${kind}: ${tasks.length} tasks`, output: text };
    },
  });
}

/** Zod gives absent keys the value `undefined`; the engine tells an absent key from that. */
function withoutUndefined(input: z.infer<typeof task>): TaskInput {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as unknown as TaskInput;
}
