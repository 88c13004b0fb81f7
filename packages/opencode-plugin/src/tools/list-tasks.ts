import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { DelegationRecord } from "../delegation/state/records.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** Lines of one list; the newest. */
const maxLines = 100;

/** `list_tasks`: the tasks of this session, one line each. */
export function listTasks(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "list_tasks",
    description: "The tasks that this session delegated.",
    args: { state: z.optional(z.enum(["queued", "running", "completed", "failed", "cancelled"])) },
    run: async ({ state }, { sessionID }) => {
      const { tasks } = await runtime.delegation();
      const found = tasks.ofParent(sessionID).filter((task) => state === undefined || wordOf(task) === state);
      const lines = found.slice(-maxLines).map(lineOf);
      const left = found.length - lines.length;
      const head = left > 0 ? [`(${left} older tasks left out)`] : [];
      return {
        title: `${found.length} tasks`,
        output: found.length === 0 ? "No tasks." : [...head, ...lines].join("\n"),
      };
    },
  });
}

function lineOf(task: DelegationRecord): string {
  return `${task.id} ${wordOf(task)} ${task.agent}: ${task.description}`;
}

/** The state of a task in one word. */
export function wordOf({ state }: DelegationRecord): string {
  return state.kind === "ended" ? state.end.kind : state.kind;
}
