/** What a command is given. */
export interface CommandCall {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
  readonly print: (line: string) => void;
}

/** A command of `oco`. */
export interface Command {
  readonly name: string;
  /** What follows the name, such as `<goal> [--model <provider/model>]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<
    Record<string, { readonly type: "string" | "boolean"; readonly description: string }>
  >;
  /** Returns the exit code. */
  readonly run: (call: CommandCall) => Promise<number>;
}

/** The value of a string option, if it was given. */
export function stringOption({ values }: CommandCall, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}
