import type { Config } from "@opencode-ai/plugin";

type CommandConfig = NonNullable<Config["command"]>[string];

/**
 * The host runs `` !`command` `` and reads `@file` in the text that a template becomes, and a template without a placeholder
 * has the person's words appended. This placeholder stands for a word that nobody types, so a template with it becomes the
 * text before it and no more; the words themselves are added behind the host's back, as text and nothing else.
 */
const noWords = "$999999999";

/**
 * The commands people type. `/task` and `/stop` take effect in `command.execute.before`, before any model is asked;
 * what stands here is only what the commander is told.
 */
export function slashCommands(commander: string): Record<string, CommandConfig> {
  return Object.fromEntries(
    Object.entries(commands).map(([name, { description, told }]) => [
      name,
      { description, template: `${told} ${noWords}`, agent: commander },
    ]),
  );
}

/** Whether a text is what one of these commands became; a person may have a command of their own under the same name. */
export function isSlashCommand(name: string, text: string): boolean {
  return Object.hasOwn(commands, name) && commands[name]?.told === text.trim();
}

const commands: Readonly<Record<string, { readonly description: string; readonly told: string }>> = {
  task: {
    description: "Run a mission: explore, plan, work in parallel, verify, seal",
    told: "Start the mission with mission_run; the goal is already known to it:",
  },
  resume: {
    description: "Go on with this session's mission",
    told: "Go on with this session's mission: call mission_run without a goal.",
  },
  stop: {
    description: "Stop this session's mission and every session of it",
    told: "The person has stopped this session's mission. Call mission_status and say in one sentence where it stood.",
  },
  status: {
    description: "Show how this session's mission stands",
    told: "Call mission_status and show its output as it is.",
  },
  plan: {
    description: "Show the plan of this session's mission",
    told: "Call mission_status and show the units of the plan with their states.",
  },
  agents: {
    description: "Show the agents of missions and what each may do",
    told: "Call list_agents and show its output as it is.",
  },
};
