import { parseArgs } from "node:util";
import { version } from "../version.ts";
import { CliError } from "./cli-error.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";

/** Runs the `oco` command line and returns its exit code: 0 done, 1 not reached, 2 wrong usage or surroundings. */
export async function main(args: readonly string[], print: (line: string) => void): Promise<number> {
  const [name, ...rest] = args;
  const command = commandOf(name);
  if (command !== undefined) return run(command, rest, print);
  if (name === "--version" || name === "-v") {
    print(version);
    return 0;
  }
  const isHelp = name === undefined || name === "help" || name === "--help" || name === "-h";
  const about = isHelp ? commandOf(rest[0]) : undefined;
  if (!isHelp) print(`oco: there is no command ${JSON.stringify(name)}\n`);
  print(about === undefined ? usage() : help(about));
  return isHelp ? 0 : 2;
}

async function run(
  command: Command,
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    if (values["help"] === true) {
      print(help(command));
      return 0;
    }
    if (command.words === undefined && positionals[0] !== undefined) {
      throw new CliError(`${JSON.stringify(positionals[0])} is one word too many; it takes options only`);
    }
    return await command.run({ values, positionals, print });
  } catch (error) {
    if (!(error instanceof CliError) && !isUsageError(error)) throw error;
    print(
      `oco ${command.name}: ${error instanceof CliError ? error.message.split("\n", 1)[0] : hint(error, command)}`,
    );
    return 2;
  }
}

function commandOf(name: string | undefined): Command | undefined {
  return commands.find((entry) => entry.name === name);
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** What Node says first; how to pass an option as a word, which it says next, is not what was meant. */
function hint({ message }: Error, { name }: Command): string {
  return `${message.split(/\. |\n/, 1)[0]}; oco ${name} --help names the options`;
}

function usage(): string {
  const lines = aligned(commands.map(({ name, summary }) => [name, summary]));
  return `Usage: oco <command> [options]\n\n${lines}\n\noco <command> --help says more, oco --version which it is.`;
}

function help({ name, summary, words, options }: Command): string {
  const lines = aligned(
    Object.entries(options).map(([key, option]) => [
      option.type === "string" ? `--${key} ${option.value}` : `--${key}`,
      option.description,
    ]),
  );
  return `Usage: oco ${[name, ...(words === undefined ? [] : [words]), "[options]"].join(" ")}\n\n${summary}\n\n${lines}`;
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
