import { dirname } from "node:path";
import type { PluginInput } from "@opencode-ai/plugin";
import { globalDirectory, projectDirectories } from "../config/places.ts";
import type { Feedback } from "../feedback/feedback.ts";
import { ProjectHooks } from "../hooks/project-hooks.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import type { Settings } from "./settings.ts";

interface HookParts {
  readonly input: PluginInput;
  readonly runtime: ProjectRuntime;
  readonly settings: Settings;
  readonly feedback: Feedback;
  readonly report: (message: string, error: unknown) => void;
}

/** The hooks of a project as it is configured. */
export function openProjectHooks({ input, runtime, settings, feedback, report }: HookParts): ProjectHooks {
  const { directory, worktree } = input;
  const { config, team, place } = settings;
  const folders = projectDirectories(place);
  const isWorktree = directory !== runtime.directory;
  const hooks = new ProjectHooks({
    runtime,
    directory,
    // Outside of any repository the host names the root of the file system.
    worktree: isWorktree || worktree === dirname(worktree) ? directory : worktree,
    team: team.map(({ id }) => id),
    guard: config.guard,
    memory: config.memory !== false,
    userHooks: {
      directory,
      folders,
      packages: config.hooks.packages,
      from: [...new Set([directory, ...folders.map(dirname), globalDirectory(place.env)])],
    },
    reporter: { log: report, show: (message) => feedback.toasts.show({ variant: "warning", message }) },
  });
  hooks.registry.register({
    id: "oco/feedback",
    event: "chat.message",
    run: () => feedback.toasts.remind(),
  });
  return hooks;
}
