import type { Hooks, PluginInput } from "@opencode-ai/plugin";
import { presenceOf } from "../delegation/headless/presence.ts";
import { delegationOptions } from "../delegation/options.ts";
import { openFeedback } from "../feedback/feedback.ts";
import { clientOf } from "../host/opencode-client.ts";
import { ProjectRuntime } from "../runtime/project-runtime.ts";
import type { RuntimeRegistry } from "../runtime/runtime-registry.ts";
import { hostHooks } from "./host-hooks.ts";
import { openProjectHooks } from "./open-project-hooks.ts";
import { registerProtocol } from "./register-protocol.ts";
import { reporterOf } from "./reporter.ts";
import { readSettings } from "./settings.ts";

/** Connects a project: opens what belongs to it, and takes up what a process before this one left. */
export function connectProject(
  input: PluginInput,
  options: Readonly<Record<string, unknown>> | undefined,
  projects: RuntimeRegistry,
): Hooks {
  const { directory, worktree } = input;
  const settings = readSettings({ directory, worktree, env: process.env }, options);
  const client = clientOf(input);
  const feedback = openFeedback(client, directory, settings.config.feedback);
  const report = reporterOf(input, feedback.log);
  const runtime = new ProjectRuntime({
    client,
    directory,
    onFault: report,
    delegation: delegationOptions({ ...settings.config }, report),
    background: settings.config.background,
    settings,
    hasInstance: (folder) => projects.hasInstance(folder),
    recall: { recall: (request) => hooks.recall(request) },
    show: (message) => feedback.toasts.show({ variant: "warning", message }),
    onStep: (view) => {
      feedback.news.take(view);
      hooks.take(view);
    },
  });
  const hooks = openProjectHooks({ input, runtime, settings, feedback, report });
  registerProtocol(hooks.registry, runtime, directory);
  const registration = projects.add({ runtime, settings });
  const shown = setTimeout(() => feedback.toasts.ready(), toastDelayMs);
  const resumed = setTimeout(() => resume(runtime), resumeDelayMs);
  shown.unref();
  resumed.unref();
  return {
    ...hostHooks({ hooks, runtime, settings, feedback, report }),
    dispose: async () => {
      clearTimeout(resumed);
      clearTimeout(shown);
      registration[Symbol.dispose]();
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
function resume(runtime: ProjectRuntime): void {
  void runtime.delegations.resume().catch(runtime.onFault("go on with delegated tasks"));
  if (presenceOf(process.argv, process.env) === "run") return;
  void runtime.resume().catch(runtime.onFault("go on with unfinished missions"));
}
