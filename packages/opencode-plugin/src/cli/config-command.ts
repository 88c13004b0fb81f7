import { ocoJsonSchema } from "../config/json-schema.ts";
import { readSettings } from "../plugin/settings.ts";
import { type Command, directoryOption } from "./command.ts";
import { findEntries, hostFiles } from "./host-files.ts";
import { placeOf } from "./place.ts";
import { projectOf } from "./project-store.ts";

/** `oco config`: what holds for a project, from all its sources. */
export const configCommand: Command = {
  name: "config",
  summary: "Print the merged configuration of this project, or the JSON Schema of oco.jsonc",
  options: {
    schema: { type: "boolean", description: "The JSON Schema instead" },
    directory: directoryOption,
  },
  run: async (call) => {
    if (call.values["schema"] === true) {
      call.print(JSON.stringify(ocoJsonSchema(), undefined, 2));
      return 0;
    }
    const place = placeOf(projectOf(call));
    const { config, problems, sources } = readSettings(place, pluginOptions(place));
    call.print(`// from: ${["defaults", ...sources].join(", ")}`);
    for (const problem of problems) call.print(`// left out: ${problem}`);
    call.print(JSON.stringify(config, withoutKeys, 2));
    return problems.length === 0 ? 0 : 1;
  },
};

/** Keys of services are not for the screen. */
function withoutKeys(name: string, value: unknown): unknown {
  return name === "key" ? "(set)" : value;
}

/** The options that OpenCode would give the plugin: those of its strongest entry. */
export function pluginOptions(place: Parameters<typeof hostFiles>[0]): unknown {
  const { global, project } = hostFiles(place);
  return findEntries([...global, ...project], place).entries.at(-1)?.options;
}
