import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { Delegation, NewTask } from "../delegation/delegation.ts";
import type { DelegationDesk } from "../delegation/delegation-desk.ts";
import { renderTask } from "../delegation/wake/render.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool, type ToolAnswer } from "./define-tool.ts";

/** `delegate_task`: gives a task to another agent in a session of its own. */
export function delegateTask(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "delegate_task",
    description:
      "Give a task to another agent, which sees only the prompt. Returns its answer; with background, returns at once and you are told the end: do not poll.",
    args: {
      agent: z.string().check(z.describe("Such as general or explore")),
      description: z.string().check(z.describe("3 to 8 words for the person")),
      prompt: z.string().check(z.describe("Everything it needs to know")),
      background: z.optional(z.boolean()),
      resume: z.optional(z.string().check(z.describe("Id of an earlier task to go on with in its session"))),
      model: z.optional(z.string().check(z.describe("provider/model"))),
      detach: z.optional(z.boolean().check(z.describe("Goes on when you are aborted"))),
    },
    run: async (args, context) => {
      const delegation = await runtime.delegation();
      const { task, isForced } = await runtime.delegations.prepare(delegation, args, context);
      await context.ask({
        permission: "delegate_task",
        patterns: [task.agent],
        always: [task.agent],
        metadata: { agent: task.agent, description: task.description },
      });
      const { id } = await delegation.launch(task);
      if (task.mode === "background") return launched(id, task);
      const answer = await awaited(runtime.delegations, delegation, id, context);
      return isForced ? { ...answer, output: `${forced}\n${answer.output}` } : answer;
    },
  });
}

const forced = "Waited for it: a delegated task cannot leave tasks behind.";

function launched(id: string, { agent, description }: NewTask): ToolAnswer {
  return {
    title: `${agent}: ${description}`,
    output: `<task id="${id}" state="queued"/> You will get its result in a message. Go on with other work, or end your turn.`,
  };
}

/** Waits for a task in the foreground; an abort of the call stops it, unless it is detached (D5). */
async function awaited(
  desk: DelegationDesk,
  delegation: Delegation,
  id: string,
  { abort }: ToolContext,
): Promise<ToolAnswer> {
  try {
    const task = await delegation.collect(id, abort);
    return { title: `${task.agent}: ${task.description}`, output: renderTask(task) };
  } catch (error) {
    if (abort.aborted) await desk.leave(delegation, id);
    throw error;
  }
}
