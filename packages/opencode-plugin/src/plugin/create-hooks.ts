import type { Hooks, PluginInput } from "@opencode-ai/plugin";
import { addToHostConfig, defaultTeam } from "../agents/host-config.ts";
import { clientOf } from "../host/opencode-client.ts";
import { ProjectRuntime } from "../runtime/project-runtime.ts";
import { toolbox } from "../tools/toolbox.ts";
import { reporterOf } from "./reporter.ts";

/**
 * Connects one project to OpenCode. Nothing is awaited here: a call to the host before it is up would never return.
 * Every hook is guarded, for one that throws breaks the person's session, and one that hangs stops it for ever (M10).
 */
export async function createHooks(input: PluginInput): Promise<Hooks> {
  const report = reporterOf(input);
  const runtime = new ProjectRuntime({
    client: clientOf(input),
    directory: input.directory,
    onFault: report,
  });
  const resumed = setTimeout(() => void resume(runtime), resumeDelayMs);
  resumed.unref();
  return {
    config: async (config) => guarded("config", report, () => addToHostConfig(config, defaultTeam())),
    event: async ({ event }) => guarded("event", report, () => runtime.activity.take(event)),
    tool: toolbox(runtime),
    "command.execute.before": async ({ command, sessionID, arguments: words }) =>
      guarded("command", report, () => {
        if (command === "task") runtime.goals.note(sessionID, words);
      }),
    dispose: async () => {
      clearTimeout(resumed);
      await runtime[Symbol.asyncDispose]().catch(runtime.onFault("let go of its missions"));
    },
  };
}

/** Long enough for the host to be up; its own requests are what tells a session from a dead one. */
const resumeDelayMs = 300;

async function resume(runtime: ProjectRuntime): Promise<void> {
  try {
    if (runtime.hasState()) await (await runtime.engine()).resume();
  } catch (error) {
    runtime.onFault("go on with unfinished missions")(error);
  }
}

function guarded(hook: string, report: (message: string, error: unknown) => void, run: () => void): void {
  try {
    run();
  } catch (error) {
    report(`the ${hook} hook failed`, error);
  }
}
