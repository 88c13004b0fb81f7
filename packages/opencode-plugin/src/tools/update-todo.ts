import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import { assertChecks } from "../guard/check-commands.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";
import { missionOfSession } from "./mission-control.ts";
import { editsOf, todoChange } from "./todo-changes.ts";

/** `update_todo`: changes units of the plan by exact id, all of them or none, against the version that was seen. */
export function updateTodo(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "update_todo",
    description:
      "Change this session's plan by exact id, all or nothing. `part` splits the unit `of`; `repair` gives a failed unit new attempts.",
    args: {
      changes: z.array(todoChange),
      why: z.string(),
      // A whole number costs its smallest and greatest in every request; one that is none is no version of any plan.
      based_on: z.optional(z.number()).check(z.describe("The plan version you have seen")),
    },
    run: async ({ changes, why, based_on }, context) => {
      await assertChecks("The plan was not changed:", changes, runtime);
      const { engine, missionId } = await missionOfSession(runtime, context);
      const outcome = await engine.edit(missionId, {
        by: context.agent,
        why,
        edits: editsOf(changes),
        ...(based_on === undefined ? {} : { basedOn: based_on }),
      });
      if (outcome.kind === "refused")
        throw new Error(`The plan was not changed:\n- ${outcome.faults.join("\n- ")}`);
      return {
        title: `plan version ${outcome.version}`,
        output: `Done. The plan is now at version ${outcome.version}.`,
      };
    },
  });
}
