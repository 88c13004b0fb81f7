import { CliError } from "./cli-error.ts";
import { type Command, directoryOption, opencodeOption, stringOption } from "./command.ts";
import { playMission } from "./play-mission.ts";
import { projectOf } from "./project-store.ts";

/** `oco task`: runs a mission without the terminal interface and shows it as it goes. */
export const task: Command = {
  name: "task",
  words: '"<goal>"',
  summary: "Run a mission here and show it as it goes; exits with 0 only when it was sealed",
  options: {
    model: {
      type: "string",
      value: "<provider/model>",
      description: "The model of agents that have none of their own. Default: OpenCode's",
    },
    directory: directoryOption,
    opencode: opencodeOption,
  },
  run: async (call) => {
    const goal = call.positionals.join(" ").trim();
    if (goal === "") throw new CliError('say what to do: oco task "make the tests pass"');
    return playMission({
      goal,
      project: projectOf(call),
      model: stringOption(call, "model"),
      opencode: { program: stringOption(call, "opencode") ?? "opencode", env: process.env },
      print: call.print,
    });
  },
};
