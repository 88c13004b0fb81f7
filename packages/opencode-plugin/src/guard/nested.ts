import { resolve } from "node:path/posix";
import type { Call } from "./call.ts";
import { shellInput } from "./rules/foreign-text.ts";
import { gitScripts } from "./rules/git.ts";

/** Programs that run their words as one line of shell: their options that take the next word, and operands of their own. */
const lines: ReadonlyMap<string, readonly [valued: RegExp, own: number]> = new Map([
  ["watch", [/^(-n|--interval)$/, 0]],
  ["ssh", [/^-[bcDEeFIiJLlmOopQRSWw]$/, 1]],
  ["tmux", [/^-[cntsxyLSf]$/, 1]],
  ["screen", [/^-[cSTp]$/, 0]],
  ["expect", [/^-f$/, 0]],
]);

/** Shell text that a program is given and would run in turn. */
export function nestedIn(call: Call): string[] {
  const { name, args, scope } = call;
  const line = lines.get(name);
  if (line !== undefined) return [lineOf(args, ...line), ...args.filter((arg) => arg.includes(" "))];
  switch (name) {
    case "eval":
      return [args.join(" ")];
    case "trap":
      return args.slice(0, 1);
    case "alias":
      return args.map((arg) => arg.slice(arg.indexOf("=") + 1));
    case "git":
      return gitScripts(args);
    case "su":
    case "script":
    case "runuser":
      return args.filter((_, index) => /^(-\w*c|--command)$/.test(args[index - 1] ?? ""));
    default: {
      const own = call.path.includes("/")
        ? scope.written.get(resolve(scope.directory, call.path))
        : undefined;
      return [...shellInput(call), ...(own === undefined ? [] : [own])];
    }
  }
}

function lineOf(args: readonly string[], valued: RegExp, own: number): string {
  const start = args.findIndex((arg, index) => !arg.startsWith("-") && !valued.test(args[index - 1] ?? ""));
  return start < 0 ? "" : args.slice(start + own).join(" ");
}
