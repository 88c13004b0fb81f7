import type { ConfigPlace } from "../../config/places.ts";
import { readSettings } from "../../plugin/settings.ts";
import { pluginOptions } from "../config-command.ts";
import { knownModels, type Opencode } from "../opencode.ts";
import { type Finding, mend, ok } from "./finding.ts";

/** Whether OpenCode has a model at all, and those that the configuration gives to agents. */
export async function checkModels(opencode: Opencode, place: ConfigPlace): Promise<Finding[]> {
  const known = await knownModels(opencode, place.directory);
  if (known.length === 0) return [mend("OpenCode has no model", 'run "opencode auth login"')];
  const { team } = readSettings(place, pluginOptions(place));
  const unknown = new Map<string, string[]>();
  for (const { id, model } of team) {
    if (model === undefined || known.includes(model)) continue;
    unknown.set(model, [...(unknown.get(model) ?? []), id]);
  }
  if (unknown.size === 0) return [ok(`${known.length} models`)];
  return [...unknown].map(([model, agents]) =>
    mend(
      `OpenCode has no model ${JSON.stringify(model)}, which ${agents.join(", ")} would use`,
      'choose one of "opencode models", or run "opencode auth login"',
    ),
  );
}
