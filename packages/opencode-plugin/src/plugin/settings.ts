import { dirname } from "node:path";
import type { AgentDefinition, ConfigText, PromptRegistry } from "@oco/prompts";
import type { Config } from "@opencode-ai/plugin";
import { configureHost } from "../agents/host-config.ts";
import { loadModules } from "../agents/prompt-packages.ts";
import { readTeam } from "../agents/team.ts";
import { readAgentsTexts } from "../config/agents-files.ts";
import { defaultConfig, type OcoConfig } from "../config/oco-config.ts";
import { type ConfigPlace, globalDirectory, projectDirectories } from "../config/places.ts";
import { readConfig } from "../config/read-config.ts";

/** Everything that was configured for a project, read once when the host opens it. */
export interface Settings {
  readonly place: ConfigPlace;
  readonly config: OcoConfig;
  readonly team: readonly AgentDefinition[];
  readonly agentsFiles: readonly ConfigText[];
  readonly sources: readonly string[];
  /** What was wrong in `oco.jsonc` and the plugin options. */
  readonly problems: readonly string[];
}

/** Reads the settings without waiting for anything. Never throws: what cannot be read is a problem and defaults hold (C2). */
export function readSettings(place: ConfigPlace, options?: unknown): Settings {
  try {
    const { config, problems, sources } = readConfig(place, options);
    const agents = readAgentsTexts(place);
    const { agents: team } = readTeam(config, agents.files);
    const all = [...problems, ...agents.problems];
    return {
      place,
      config: inRepository(config, place, all),
      team,
      agentsFiles: agents.files,
      sources,
      problems: all,
    };
  } catch (error) {
    const problem = `The configuration could not be read: ${error instanceof Error ? error.message : String(error)}`;
    const { agents: team } = readTeam(defaultConfig);
    return { place, config: defaultConfig, team, agentsFiles: [], sources: [], problems: [problem] };
  }
}

/** The prompt modules of a project, with those of its packages, and what was wrong with packages and agents files. */
export async function readPrompts({
  place,
  config,
  team,
  agentsFiles,
}: Settings): Promise<{ readonly registry: PromptRegistry; readonly problems: readonly string[] }> {
  const { directory } = place;
  const folders = [
    directory,
    ...projectDirectories(place).map(dirname).reverse(),
    globalDirectory(place.env),
  ];
  const { registry, problems } = await loadModules(config.prompts, team, [...new Set(folders)]);
  const ids = registry.modules.map(({ id }) => id);
  return { registry, problems: [...problems, ...readTeam(config, agentsFiles, ids).problems] };
}

/**
 * Tells the host about agents, commands and tools, of which only those `available` are given to anybody; returns every
 * problem of the whole configuration.
 */
export async function applySettings(
  host: Config,
  settings: Settings,
  available?: readonly string[],
): Promise<readonly string[]> {
  const { registry, problems } = await readPrompts(settings);
  const { team, config } = settings;
  const refused = configureHost(host, {
    team,
    registry,
    tools: config.tools,
    ...(available === undefined ? {} : { available }),
  });
  return [...settings.problems, ...problems, ...refused];
}

/** Worktrees need a repository; outside of one the host names the root of the file system. */
function inRepository(config: OcoConfig, { worktree }: ConfigPlace, problems: string[]): OcoConfig {
  if (config.workspace === "shared" || worktree === undefined || worktree !== dirname(worktree))
    return config;
  problems.push('workspace: "worktree" needs a git repository, and this folder is in none; "shared" holds');
  return { ...config, workspace: "shared" };
}
