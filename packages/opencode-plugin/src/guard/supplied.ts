import type { Call } from "./call.ts";
import { gitCommand } from "./rules/git.ts";
import { findResults } from "./rules/remove.ts";
import { type Field, printedBy } from "./shell/expand.ts";
import { unknownField } from "./unwrap.ts";

/** What `xargs` gets from the pipeline before it: words where they can be told, else places that they lie in. */
export function suppliedBy(before: readonly Call[]): Field[] {
  const source = before[0];
  if (source === undefined) return [unknownField];
  const { name, args } = source;
  const printed = printedBy(name, args);
  if (printed !== undefined)
    return printed
      .split(/[\s\0]+/)
      .filter((word) => word !== "")
      .map(field);
  if (name === "find" || name === "gfind") return findResults(args).map(field);
  if (name === "fd" || name === "fdfind") return [field("./found")];
  const isGitList = name === "git" && /^(ls-files|diff|status|ls-tree|grep)$/.test(gitCommand(args).command);
  const isSearch =
    /^(e|f)?grep$|^rg$|^ag$|^ls$/.test(name) &&
    args.every((arg) => !arg.startsWith("/") && !arg.startsWith("~") && !arg.includes(".."));
  return isGitList || isSearch ? [field("./found")] : [unknownField];
}

function field(text: string): Field {
  return { text, variables: [], scripts: [] };
}
