import { type MissionEngine, renderReport } from "@oco/mission";
import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { defineTool } from "./define-tool.ts";

/** `mission_run`: starts this session's mission or goes on with it, and returns when it needs nobody any more. */
export function missionRun(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "mission_run",
    description: "Start this session's mission, or go on with it. Returns when it ends or needs a decision.",
    args: {
      goal: z.optional(
        z.string().check(z.describe("The goal, in the person's words. Leave it out after /task.")),
      ),
    },
    run: async ({ goal }, context) => {
      const { abort } = context;
      const engine = await runtime.engine();
      const missionId = await currentMission(runtime, context, goal);
      // An abort stops the mission, and the wait ends with its report; a stop that fails is not waited for.
      const unstoppable = new AbortController();
      const stop = (): void =>
        void stopIfMeant(runtime, engine, missionId).catch((error: unknown) => {
          runtime.onFault("stop the mission")(error);
          unstoppable.abort(error);
        });
      abort.addEventListener("abort", stop, { once: true });
      if (abort.aborted) stop();
      using _waiting = runtime.calls.begin(missionId);
      try {
        const report = await engine.wait(missionId, { signal: unstoppable.signal });
        const audit = await engine.audit();
        // A person who has aborted the call knows, and the host saves nothing of it. Any other result counts as told when
        // the host has saved it, for it may die before (H11).
        if (abort.aborted && report.state === "stopped") await engine.markDelivered(missionId, "tool");
        return { title: `mission ${report.state}`, output: renderReport({ ...report, audit }) };
      } finally {
        abort.removeEventListener("abort", stop);
      }
    },
  });
}

/** A mission whose project the host only closes goes on at the next start. */
async function stopIfMeant(runtime: ProjectRuntime, engine: MissionEngine, missionId: string): Promise<void> {
  if (await runtime.life.isAbortMeant())
    await engine.stop(missionId, "the person", "the session was aborted");
}

/** The goal typed behind `/task` wins over the model's words for it; without either, the unfinished mission goes on. */
async function currentMission(
  runtime: ProjectRuntime,
  context: ToolContext,
  goal: string | undefined,
): Promise<string> {
  const { sessionID } = context;
  const engine = await runtime.engine();
  const typed = runtime.goals.take(sessionID);
  const last = engine.missionOf(sessionID);
  const phase = last === undefined ? undefined : engine.view(last)?.mission.phase;
  if (typed === undefined && last !== undefined && phase?.kind !== "ended") {
    if (!(await engine.drive(last)))
      throw new Error(
        `Mission ${last} is driven by another OpenCode process. Wait for it, or stop it there.`,
      );
    return last;
  }
  const words = typed ?? goal;
  if (words === undefined || words.trim() === "")
    throw new Error('There is no goal. Type /task "what to do", or give `goal`.');
  if (last !== undefined && phase !== undefined && phase.kind !== "ended") {
    await replace(runtime, engine, last);
  }
  runtime.preflight();
  const model = await chosenModel(runtime, context);
  return engine.start({
    ...{ goal: words, directory: runtime.directory, parentSessionId: sessionID },
    ...(model === undefined ? {} : { model }),
  });
}

/** Stops a mission that the person has gone on from: nobody has to be told how it ends. */
async function replace(runtime: ProjectRuntime, engine: MissionEngine, missionId: string): Promise<void> {
  const waiting = runtime.calls.begin(missionId);
  try {
    await engine.stop(missionId, "the person", "another mission was started in its session");
  } catch (error) {
    waiting[Symbol.dispose]();
    throw error;
  }
  void engine
    .wait(missionId)
    .then(() => engine.markDelivered(missionId, "tool"))
    .catch(runtime.onFault("note that a mission was replaced"))
    .finally(() => waiting[Symbol.dispose]());
}

/**
 * The model that the person works with here, which the host does not hand on to sessions below this one. What wrote the
 * call says it, unless the agent that did has a model of its own: then nobody has chosen it for others.
 */
async function chosenModel(
  { agents, delegations }: ProjectRuntime,
  { agent, sessionID, messageID }: ToolContext,
): Promise<string | undefined> {
  if ((await agents.modelOf(agent)) !== undefined) return undefined;
  return delegations.children.modelOf(sessionID, messageID);
}
