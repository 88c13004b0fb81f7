import type { Config } from "@opencode-ai/plugin";
import type { ConfigPlace } from "../../config/places.ts";
import { applySettings, readSettings } from "../../plugin/settings.ts";
import { pluginOptions } from "../config-command.ts";
import { type Finding, mend, ok } from "./finding.ts";

/** What OpenCode would be told, and every problem on the way there. */
export async function checkConfiguration(place: ConfigPlace): Promise<Finding[]> {
  const settings = readSettings(place, pluginOptions(place));
  // Agents of the person's own are known to OpenCode alone; here those that are named count as there.
  const host: Config = {
    agent: Object.fromEntries(Object.keys(settings.config.tools).map((name) => [name, {}])),
  };
  const problems = await applySettings(host, settings);
  if (problems.length > 0) {
    return problems.map((problem) => mend(problem, "until it is mended, that part is left out"));
  }
  return [ok(`configuration: ${settings.sources.join(", ") || "defaults"}; ${settings.team.length} agents`)];
}
