import type { PlanInput } from "@oco/mission";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { assertChecks } from "../guard/check-commands.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";
import { planFields, taskInput } from "./task-fields.ts";

/** `submit_plan`: the planner hands in its plan; faults are named and it may try again. */
export function submitPlan(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "submit_plan",
    description:
      "Hand in the plan of the mission. It is checked at once; faults are named and you may call again.",
    args: {
      summary: z.string(),
      verify: z.optional(z.array(z.string()).check(z.describe("Commands that must exit 0 on the whole"))),
      tasks: z.array(z.object(planFields)),
    },
    run: async ({ summary, verify, tasks }, { sessionID }) => {
      const whole = verify === undefined ? [] : [{ verify }];
      await assertChecks("The plan was not accepted:", [...whole, ...tasks], runtime);
      const input: PlanInput = {
        summary,
        ...(verify === undefined ? {} : { verify }),
        tasks: tasks.map(taskInput),
      };
      const { submissions } = await runtime.engine();
      const { kind, text } = await submissions.plan(sessionID, input);
      return { title: `plan ${kind}: ${tasks.length} tasks`, output: text };
    },
  });
}
