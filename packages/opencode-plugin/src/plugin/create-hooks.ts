import type { Hooks, PluginInput } from "@opencode-ai/plugin";
import { addToHostConfig, defaultTeam } from "../agents/host-config.ts";
import { grantDelegation } from "../delegation/grant.ts";
import { delegationOptions } from "../delegation/options.ts";
import { openFeedback, tellProblems } from "../feedback/feedback.ts";
import { clientOf } from "../host/opencode-client.ts";
import { ProjectRuntime } from "../runtime/project-runtime.ts";
import { toolbox } from "../tools/toolbox.ts";
import { openProjectHooks } from "./open-project-hooks.ts";
import { registerProtocol } from "./register-protocol.ts";
import { reporterOf } from "./reporter.ts";
import { applySettings, readSettings } from "./settings.ts";

/**
 * Connects one project to OpenCode. Nothing is awaited here: a call to the host before it is up would never return.
 * Every hook is guarded, for one that throws breaks the person's session, and one that hangs stops it for ever (M10).
 */
export async function createHooks(
  input: PluginInput,
  options?: Readonly<Record<string, unknown>>,
): Promise<Hooks> {
  const { directory, worktree } = input;
  const settings = readSettings({ directory, worktree, env: process.env }, options);
  const client = clientOf(input);
  const feedback = openFeedback(client, directory, settings.config.feedback);
  const report = reporterOf(input, feedback.log);
  const delegation = delegationOptions({ ...settings.config }, report);
  const runtime = new ProjectRuntime({
    client,
    directory,
    onFault: report,
    delegation,
    background: settings.config.background,
    settings,
    recall: { recall: (request) => hooks.recall(request) },
    onStep: (view) => {
      feedback.news.take(view);
      hooks.take(view);
    },
  });
  const hooks = openProjectHooks({ input, runtime, settings, feedback, report });
  const shown = setTimeout(() => feedback.toasts.ready(), toastDelayMs);
  shown.unref();
  const resumed = setTimeout(() => {
    void runtime.delegations.resume().catch(runtime.onFault("go on with delegated tasks"));
    if (!isOneShot()) void runtime.resume().catch(runtime.onFault("go on with unfinished missions"));
  }, resumeDelayMs);
  resumed.unref();
  registerProtocol(hooks.registry, runtime);
  const tools = toolbox(runtime, settings.team, settings.config);
  return {
    ...hooks.hooks(),
    config: async (config) => {
      try {
        tellProblems(feedback, await applySettings(config, settings, Object.keys(tools)));
      } catch (error) {
        report("the config hook failed, the built-in agents hold", error);
        guarded("config", report, () => addToHostConfig(config, defaultTeam()));
      }
      guarded("config", report, () => grantDelegation(config, delegation.agents));
    },
    tool: tools,
    dispose: async () => {
      clearTimeout(resumed);
      clearTimeout(shown);
      await runtime[Symbol.asyncDispose]().catch(runtime.onFault("let go of its missions"));
      await hooks[Symbol.asyncDispose]().catch(runtime.onFault("let go of its memory"));
    },
  };
}

/** Long enough for the host to be up; its own requests are what tells a session from a dead one. */
const resumeDelayMs = 300;

/** Until then a terminal interface that opened this project listens to its events. */
const toastDelayMs = 1_500;

/** `opencode run` ends with its own prompt: it has no time for missions that another process left. */
function isOneShot(): boolean {
  return process.argv.includes("run");
}

function guarded(hook: string, report: (message: string, error: unknown) => void, run: () => void): void {
  try {
    run();
  } catch (error) {
    report(`the ${hook} hook failed`, error);
  }
}
