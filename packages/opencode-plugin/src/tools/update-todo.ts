import type { PlanEdit } from "@oco/mission";
import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";
import { missionOfSession } from "./mission-control.ts";

const change = z.object({
  id: z.string().check(z.describe("The exact id of the unit")),
  action: z.enum(["drop", "repair", "change"]),
  title: z.optional(z.string()),
  instructions: z.optional(z.string()),
  note: z.optional(z.string()),
});

/** `update_todo`: changes units of the plan by exact id, all of them or none, against the version that was seen. */
export function updateTodo(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "update_todo",
    description:
      "Change units of this session's plan by exact id: drop one, give a failed one new attempts (repair), or change its title or instructions. All changes are taken or none.",
    args: {
      changes: z.array(change),
      why: z.string(),
      based_on: z.optional(z.int()).check(z.describe("The plan version that mission_status showed")),
    },
    run: async ({ changes, why, based_on }, context) => {
      const { engine, missionId } = await missionOfSession(runtime, context);
      const outcome = await engine.edit(missionId, {
        by: context.agent,
        why,
        edits: changes.map(editOf),
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

function editOf({ id, action, title, instructions, note }: z.infer<typeof change>): PlanEdit {
  if (action === "drop") return { kind: "drop", id };
  if (action === "repair") return { kind: "repair", id, ...(note === undefined ? {} : { note }) };
  const to = {
    ...(title === undefined ? {} : { title }),
    ...(instructions === undefined ? {} : { instructions }),
  };
  return { kind: "change", id, to };
}
