import { parseArgs } from "node:util";
import { CliError } from "./cli-error.ts";
import { commands } from "./commands.ts";

/** Runs the `oco` command line and returns its exit code: 0 done, 1 not reached, 2 wrong usage or surroundings. */
export async function main(args: readonly string[], print: (line: string) => void): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((entry) => entry.name === name);
  if (command === undefined) {
    const isHelp = name === undefined || name === "help" || name === "--help" || name === "-h";
    if (!isHelp) print(`oco: there is no command ${JSON.stringify(name)}\n`);
    print(usage());
    return isHelp ? 0 : 2;
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    if (values["help"] === true) {
      print(help(command));
      return 0;
    }
    return await command.run({ values, positionals, print });
  } catch (error) {
    if (!(error instanceof CliError) && !isUsageError(error)) throw error;
    print(`oco ${command.name}: ${error.message.split("\n", 1)[0]}`);
    return 2;
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function usage(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: oco <command> [options]\n\n${lines.join("\n")}\n\noco <command> --help says more.`;
}

function help({ name, summary, usage: form, options }: (typeof commands)[number]): string {
  const lines = Object.entries(options).map(
    ([key, { type, description }]) => `  --${key}${type === "string" ? " <value>" : ""}  ${description}`,
  );
  return [`Usage: oco ${name} ${form}`, "", summary, ...(lines.length === 0 ? [] : ["", ...lines])].join(
    "\n",
  );
}
