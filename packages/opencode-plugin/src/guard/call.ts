import type { Field } from "./shell/expand.ts";
import type { Scope } from "./shell/scope.ts";

/** One program that a script runs, with its arguments expanded and its wrappers (`sudo`, `env`, ...) taken off. */
export interface Call {
  /** Lower case, without path and `.exe`; empty where only redirections stand. */
  readonly name: string;
  /** The program as it is written. */
  readonly path: string;
  readonly fields: readonly Field[];
  /** The texts of {@link fields}. */
  readonly args: readonly string[];
  readonly redirects: readonly { readonly file: string; readonly op: string; readonly target: Field }[];
  readonly scope: Scope;
  /** What its standard input comes from, nearest last. */
  readonly before: readonly Call[];
  /** Where its output goes, stage by stage, nearest first. */
  readonly after: readonly (readonly Call[])[];
}

/** Says why a call must not run, in words for the agent; `undefined` lets it run. */
export type Rule = (call: Call) => string | undefined;

/** Arguments that are options, up to `--`, and the others. */
export function splitOptions(args: readonly string[]): {
  readonly options: string[];
  readonly operands: string[];
} {
  const options: string[] = [];
  const operands: string[] = [];
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return { options, operands: [...operands, ...args.slice(index + 1)] };
    if (arg.startsWith("-") && arg !== "-") options.push(arg);
    else operands.push(arg);
  }
  return { options, operands };
}

/** Whether a short flag stands among clustered options (`-rf`), or a long one in full or shortened (`--recurs`). */
export function hasFlag(options: readonly string[], short: string, long?: string): boolean {
  return options.some((option) => {
    if (/^-[^-]/.test(option)) return [...option.slice(1)].some((letter) => short.includes(letter));
    const name = option.split("=", 1)[0] ?? "";
    return long !== undefined && name.length > 3 && long.startsWith(name);
  });
}
