/** What a command is given. */
export interface CommandCall {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly print: (line: string) => void;
}

/** An option of a command; `value` stands in the help for what a string option is given. */
export type CommandOption =
  | { readonly type: "boolean"; readonly description: string }
  | { readonly type: "string"; readonly value: string; readonly description: string };

/** A command of `oco`. */
export interface Command {
  readonly name: string;
  /** What follows the name beside options, such as `[mission]`. */
  readonly words?: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Returns the exit code. */
  readonly run: (call: CommandCall) => Promise<number>;
}

/** The folder that a command is about. */
export const directoryOption: CommandOption = {
  type: "string",
  value: "<path>",
  description: "The project. Default: the current folder",
};

/** How OpenCode is started. */
export const opencodeOption: CommandOption = {
  type: "string",
  value: "<program>",
  description: "The OpenCode program. Default: opencode",
};

/** The value of a string option, if it was given. */
export function stringOption({ values }: CommandCall, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
