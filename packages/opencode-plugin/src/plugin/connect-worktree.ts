import type { Hooks, PluginInput } from "@opencode-ai/plugin";
import { openFeedback } from "../feedback/feedback.ts";
import { clientOf } from "../host/opencode-client.ts";
import type { OpenProject } from "../runtime/runtime-registry.ts";
import { hostHooks } from "./host-hooks.ts";
import { openProjectHooks } from "./open-project-hooks.ts";
import { registerProtocol } from "./register-protocol.ts";
import { reporterOf } from "./reporter.ts";

/**
 * Connects the host's instance for a worktree of a mission to the project that the mission belongs to: its sessions
 * have the project's agents and tools, hand in to its engine, and their events are heard there. Paths are confined to the
 * worktree. What the project remembers is opened by the project's own instance only.
 */
export function connectWorktree(input: PluginInput, { runtime, settings }: OpenProject): Hooks {
  const config = { ...settings.config, memory: false };
  const feedback = openFeedback(clientOf(input), input.directory, config.feedback);
  const report = reporterOf(input, feedback.log);
  const parts = { runtime, settings: { ...settings, config }, feedback, report };
  const hooks = openProjectHooks({ input, ...parts });
  registerProtocol(hooks.registry, runtime, input.directory);
  return {
    ...hostHooks({ hooks, ...parts }),
    dispose: () => hooks[Symbol.asyncDispose]().catch(runtime.onFault("let go of a worktree")),
  };
}
