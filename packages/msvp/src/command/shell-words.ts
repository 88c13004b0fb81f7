import { CommandSyntaxError } from "../errors.ts";
import { needsShell, type Word, WordScanner } from "./word-scanner.ts";

/** One program to start: environment additions, then the program and its arguments. */
export interface PlainCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/;

/**
 * Parses a command line into programs to run one after the other, without any shell.
 *
 * Understood: blanks between words, `'literal'`, `"with \" escapes"`, `\` before any character, `A=b` before the
 * program, and `&&` between commands. Everything else that a shell would act upon is refused by name, never passed on
 * as if it were text: a command that runs differently from how it reads proves nothing.
 *
 * @throws CommandSyntaxError
 */
export function parseCommand(command: string): readonly PlainCommand[] {
  const scanner = new WordScanner(command);
  const commands: PlainCommand[] = [];
  for (;;) {
    const start = scanner.index;
    commands.push(toCommand(command, start, scanner.words()));
    if (!scanner.skipAnd()) return commands;
  }
}

function toCommand(command: string, start: number, words: readonly Word[]): PlainCommand {
  const env: Record<string, string> = Object.create(null);
  let first = 0;
  for (const word of words) {
    const name = assignment.exec(word.text)?.[0];
    if (name === undefined || word.bareLength < name.length) break;
    env[name.slice(0, -1)] = word.text.slice(name.length);
    first += 1;
  }
  const argv = words.slice(first);
  if (words.length === 0) throw new CommandSyntaxError(command, start, "expected a command");
  if (argv.length === 0) throw new CommandSyntaxError(command, start, "sets variables, but names no program");
  if (argv[0]?.text === "") throw new CommandSyntaxError(command, argv[0].index, "the program name is empty");
  if (argv[0]?.text === "!" && argv[0].bareLength === 1) {
    throw new CommandSyntaxError(command, argv[0].index, needsShell("a negation"));
  }
  return { env: { ...env }, argv: argv.map(({ text }) => text) };
}
