import { agentRoles, presetNames } from "@oco/prompts";
import * as z from "zod/mini";
import { toolGroups } from "./oco-config.ts";
import { childKeys } from "./schema/child-keys.ts";
import { about, agentName, model } from "./schema/fields.ts";
import { memoryKey } from "./schema/memory-key.ts";
import { missionKeys } from "./schema/mission-keys.ts";
import { toolKeys } from "./schema/tool-keys.ts";

/** The schema of one layer of configuration: every key may be left out, and no other key may be there. */
export function configSchema(): z.ZodMiniType {
  return z.strictObject({
    $schema: z.optional(z.string()),
    preset: about(z.enum(presetNames), "The names of the team."),
    model: about(model(), "The model of every agent that has none of its own. Default: OpenCode's."),
    models: about(z.partialRecord(z.enum(agentRoles), model()), "Models by role; they win over `model`."),
    tools: about(
      z.record(agentName(), z.array(z.enum(toolGroups))),
      "Groups of tools by agent, also for agents of your own such as `build`. An agent named here has exactly these groups.",
    ),
    prompts: about(z.strictObject({ packages: about(packages(), "Packages that bring prompt modules.") })),
    ...missionKeys(),
    ...childKeys(),
    ...toolKeys(),
    feedback: about(
      z.strictObject({
        toasts: about(z.boolean(), "Whether short notes are shown in the terminal interface."),
        log: about(z.enum(["debug", "info", "warn", "error", "off"]), "What the log file takes."),
      }),
    ),
    memory: memoryKey(),
    guard: about(
      z.enum(["agents", "everybody", "off"]),
      "Whose dangerous commands are stopped: those of the plugin's agents and children, everybody's, or nobody's.",
    ),
    hooks: about(
      z.strictObject({
        packages: about(z.array(z.string().check(z.minLength(1))), "Packages that bring hooks."),
      }),
    ),
  });
}

function packages(): z.ZodMiniType {
  const name = z.string().check(z.minLength(1), z.maxLength(300));
  const entry = z.strictObject({
    name,
    override: about(z.array(z.string()), "Ids of other modules that it may replace."),
  });
  return z.array(z.union([name, entry]));
}
