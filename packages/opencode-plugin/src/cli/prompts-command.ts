import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeTeam, explainPrompt, PromptError, renderPromptPackage } from "@oco/prompts";
import { toolsOfAgent } from "../agents/tool-groups.ts";
import { readPrompts, readSettings } from "../plugin/settings.ts";
import { CliError } from "./cli-error.ts";
import { type Command, type CommandCall, directoryOption } from "./command.ts";
import { pluginOptions } from "./config-command.ts";
import { placeOf } from "./place.ts";
import { projectOf } from "./project-store.ts";

/** `oco prompts`: makes a prompt package, or shows what an agent is told. */
export const promptsCommand: Command = {
  name: "prompts",
  words: "new <name> | explain <agent>",
  summary: "Write a ready prompt package, or show what an agent is told, from where and at what cost",
  options: { directory: directoryOption },
  run: async (call) => {
    const [what, name] = call.positionals;
    if (what === "new" && name !== undefined) return writePackage(call, name);
    if (what === "explain" && name !== undefined) return explain(call, name);
    throw new CliError("say what: oco prompts new <name>, or oco prompts explain <agent>");
  },
};

function writePackage(call: CommandCall, name: string): number {
  const files = rendered(name);
  const folder = join(projectOf(call), name.slice(name.indexOf("/") + 1));
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CliError(`${folder} is there already and not empty; choose another name or --directory`);
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: "wx" });
  }
  call.print(`${folder}: ${[...files.keys()].join(", ")}`);
  call.print("Next: npm install && npm test in it; then name it in oco.jsonc under prompts.packages");
  return 0;
}

function rendered(name: string): ReadonlyMap<string, string> {
  try {
    return renderPromptPackage(name);
  } catch (error) {
    if (PromptError.is(error)) throw new CliError(error.message);
    throw error;
  }
}

async function explain(call: CommandCall, id: string): Promise<number> {
  const place = placeOf(projectOf(call));
  const settings = readSettings(place, pluginOptions(place));
  const agent = settings.team.find((one) => one.id === id);
  if (agent === undefined) {
    throw new CliError(
      `there is no agent ${JSON.stringify(id)}; known are ${settings.team.map((one) => one.id).join(", ")}`,
    );
  }
  const { registry, problems } = await readPrompts(settings);
  for (const problem of problems) call.print(`left out: ${problem}`);
  const prepared = registry.prepare(agent, {
    tools: toolsOfAgent(agent, settings.config.tools),
    flags: ["team"],
  });
  call.print(explainPrompt(prepared.render({ team: describeTeam(settings.team) })));
  return problems.length === 0 ? 0 : 1;
}
