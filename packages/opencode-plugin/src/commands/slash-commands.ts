import type { Config } from "@opencode-ai/plugin";

type CommandConfig = NonNullable<Config["command"]>[string];

/**
 * The commands people type. `/task` and `/stop` take effect in `command.execute.before`, before any model is asked;
 * what stands here is only what the commander is told. The goal is repeated for people to see; the engine has it word
 * for word.
 */
export function slashCommands(commander: string): Record<string, CommandConfig> {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, { ...command, agent: commander }]),
  );
}

const commands: Readonly<Record<string, { readonly description: string; readonly template: string }>> = {
  task: {
    description: "Run a mission: explore, plan, work in parallel, verify, seal",
    template: "Start the mission with mission_run; the goal is already known to it:\n\n$ARGUMENTS",
  },
  resume: {
    description: "Go on with this session's mission",
    template: "Go on with this session's mission: call mission_run without a goal. $ARGUMENTS",
  },
  stop: {
    description: "Stop this session's mission and every session of it",
    template:
      "The person has stopped this session's mission. Call mission_status and say in one sentence where it stood. $ARGUMENTS",
  },
  status: {
    description: "Show how this session's mission stands",
    template: "Call mission_status and show its output as it is. $ARGUMENTS",
  },
  plan: {
    description: "Show the plan of this session's mission",
    template: "Call mission_status and show the units of the plan with their states. $ARGUMENTS",
  },
  agents: {
    description: "Show the agents of missions and what each may do",
    template: "Call list_agents and show its output as it is. $ARGUMENTS",
  },
};
