import { type MissionEngine, renderReport } from "@oco/mission";
import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** `mission_status`: how this session's mission stands. */
export function missionStatus(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "mission_status",
    description: "How this session's mission stands: units, evidence so far, plan version.",
    args: {},
    run: async (_, context) => {
      const { engine, missionId } = await missionOfSession(runtime, context);
      const report = engine.report(missionId);
      // `based_on` of `update_todo` asks for it.
      const version = engine.view(missionId)?.mission.planVersion ?? 0;
      return {
        title: `mission ${report.state}`,
        output: `${renderReport(report)}\nPlan version: ${version}`,
      };
    },
  });
}

/** `mission_stop`: ends this session's mission. */
export function missionStop(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "mission_stop",
    description: "Stop this session's mission. Its sessions are aborted; what they wrote stays.",
    args: { why: z.optional(z.string()) },
    run: async ({ why = "no reason given" }, context) => {
      const { engine, missionId } = await missionOfSession(runtime, context);
      using _waiting = runtime.calls.begin(missionId);
      await engine.stop(missionId, "the commander", why);
      const report = await engine.wait(missionId, { signal: context.abort });
      return { title: `mission ${report.state}`, output: renderReport(report) };
    },
  });
}

/** `mission_decide`: answers a mission that waits for a decision. */
export function missionDecide(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "mission_decide",
    description:
      "Answer a mission that needs a decision: retry what failed (units, or the merge into the project), drop it, or stop. Then call mission_run.",
    args: {
      decision: z.enum(["retry", "drop", "stop"]),
      note: z.optional(z.string().check(z.describe("What the failed units should do differently, or why"))),
    },
    run: async ({ decision, note }, context) => {
      const { engine, missionId } = await missionOfSession(runtime, context);
      await engine.answer(missionId, {
        kind: decision,
        by: context.agent,
        ...(note === undefined ? {} : { note }),
      });
      return {
        title: `decided: ${decision}`,
        output: `Mission ${missionId} took the decision. Call mission_run to wait for it; otherwise a message tells how it ends.`,
      };
    },
  });
}

/** The mission of a session: the one it asked for, or the one that it takes part in. */
export async function missionOfSession(
  runtime: ProjectRuntime,
  { sessionID }: Pick<ToolContext, "sessionID">,
): Promise<{ readonly engine: MissionEngine; readonly missionId: string }> {
  const engine = await runtime.engine();
  const missionId =
    engine.missionOf(sessionID) ?? (await runtime.missionRecords())?.get(["session", sessionID])?.missionId;
  if (missionId === undefined)
    throw new Error("This session has no mission. Start one with /task or mission_run.");
  return { engine, missionId };
}
