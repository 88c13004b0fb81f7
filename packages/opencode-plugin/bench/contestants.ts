import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { peerPath, peerVersion } from "@oco-tools/bench";
import { findBinary, type Host, type HostOptions } from "@oco-tools/opencode-host";
import { type Step, tool } from "@oco-tools/scripted-model";
import { version } from "../src/version.ts";
import { plugin } from "../test/host/open-host.ts";

/** A plugin that can have tasks done in the background, and how an agent asks it to. */
export interface Contestant {
  readonly name: string;
  readonly options: () => HostOptions;
  /** Writes configuration that is no option of the host. */
  readonly configure?: (host: Host) => Promise<void>;
  readonly delegate: (prompt: string) => Step;
}

/** As many as the benchmark launches: whoever has a limit is told this one, so that nobody wins by a default. */
export const atOnce = 30;

/** `@oco` first, then those that it is measured against. */
export function contestants(): Contestant[] {
  return [oco(), builtIn(), orchestrator(), openAgent()];
}

function oco(): Contestant {
  const delegation = {
    agents: ["build"],
    total: atOnce,
    perAgent: { "*": atOnce },
    perModel: { "*": atOnce },
  };
  return {
    name: `@oco ${version}`,
    options: () => ({ plugins: [[plugin, { delegation }]] }),
    delegate: (prompt) =>
      tool("delegate_task", { agent: "general", description: prompt, prompt, background: true }),
  };
}

function builtIn(): Contestant {
  return {
    name: `task tool of OpenCode ${findBinary().version}`,
    options: () => ({ env: { OPENCODE_EXPERIMENTAL_BACKGROUND_SUBAGENTS: "true" } }),
    delegate: (prompt) =>
      tool("task", { description: prompt, prompt, subagent_type: "general", background: true }),
  };
}

function orchestrator(): Contestant {
  return {
    name: `opencode-orchestrator ${peerVersion("opencode-orchestrator")}`,
    options: () => ({
      plugins: [[peerPath("opencode-orchestrator"), { defaultConcurrency: atOnce }]],
    }),
    delegate: (prompt) =>
      tool("delegate_task", { agent: "Worker", description: prompt, prompt, background: true }),
  };
}

function openAgent(): Contestant {
  return {
    name: `oh-my-openagent ${peerVersion("oh-my-openagent")}`,
    options: () => ({
      plugins: [peerPath("oh-my-openagent/server")],
      env: { OMO_SEND_ANONYMOUS_TELEMETRY: "0", OMO_DISABLE_POSTHOG: "1" },
    }),
    configure: (host) =>
      writeFile(
        join(host.directories.config, "opencode", "oh-my-openagent.json"),
        JSON.stringify({ background_task: { defaultConcurrency: atOnce } }),
      ),
    delegate: (prompt) =>
      tool("task", {
        ...{ description: prompt, prompt, subagent_type: "explore" },
        ...{ run_in_background: true, load_skills: [] },
      }),
  };
}
