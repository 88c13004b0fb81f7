import type { Hooks } from "@opencode-ai/plugin";
import { addToHostConfig, defaultTeam } from "../agents/host-config.ts";
import { grantDelegation } from "../delegation/grant.ts";
import { delegationOptions } from "../delegation/options.ts";
import { type Feedback, tellProblems } from "../feedback/feedback.ts";
import type { ProjectHooks } from "../hooks/project-hooks.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { shownSchemas } from "../tools/shown-schema.ts";
import { toolbox } from "../tools/toolbox.ts";
import { applySettings, type Settings } from "./settings.ts";

interface HostHookParts {
  readonly hooks: ProjectHooks;
  readonly runtime: ProjectRuntime;
  readonly settings: Settings;
  readonly feedback: Feedback;
  readonly report: (message: string, error: unknown) => void;
}

/** The hooks of an instance of the host: agents and commands through its configuration, tools, and all others routed. */
export function hostHooks({ hooks, runtime, settings, feedback, report }: HostHookParts): Hooks {
  const tools = toolbox(runtime, settings.team, settings.config);
  return {
    ...hooks.hooks(),
    config: async (config) => {
      try {
        const problems = await applySettings(config, settings, Object.keys(tools));
        const { agents } = delegationOptions({ ...settings.config }, report);
        tellProblems(feedback, [...problems, ...grantDelegation(config, agents)]);
      } catch (error) {
        report("the configuration could not be applied, the built-in agents hold", error);
        addToHostConfig(config, defaultTeam());
      }
    },
    tool: tools,
    "tool.definition": shownSchemas(tools),
  };
}
