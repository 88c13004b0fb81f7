import type { Call } from "./call.ts";
import { fdResults, findResults } from "./found.ts";
import { gitCommand } from "./rules/git.ts";
import { printedBy } from "./shell/expand.ts";
import { found, unknown } from "./shell/scope.ts";

/** Programs that hand on lines of what they read. */
const filters =
  /^(sort|uniq|head|tail|tac|rev|shuf|sed|gsed|g?awk|mawk|cut|tr|column|tee|cat|xargs|parallel)$/;
const searches = /^(e|f)?grep$|^rg$|^ag$|^ack$|^ls$|^locate$|^git$/;

/**
 * What a program reads from the pipeline before it: words where they can be told, else places that they lie in. Goes
 * back from the nearest program past those that only choose among lines.
 */
export function suppliedBy(before: readonly Call[]): string[] {
  const sources = before.map((call) => sourceOf(call, call !== before[0]));
  const last = sources.findLastIndex((source) => source !== undefined);
  if (last < 0) return [unknown];
  // Calls of one stage, of which any may be the source, stand side by side.
  return sources[last] ?? [unknown];
}

/** The lines of a call; `undefined` when it hands on those of another. */
function sourceOf({ name, args }: Call, isFed: boolean): string[] | undefined {
  const printed = printedBy(name, args);
  if (printed !== undefined) return printed.split(/[\s\0]+/).filter((word) => word !== "");
  if (name === "find" || name === "gfind") return findResults(args);
  if (name === "fd" || name === "fdfind") return fdResults(args);
  if (isFed && filters.test(name)) return undefined;
  if (isFed && /grep$|^rg$/.test(name) && !args.some((arg) => /^-\w*[rRl]|^--files/.test(arg)))
    return undefined;
  if (!searches.test(name)) return [unknown];
  if (name === "git")
    return /^(ls-files|diff|status|ls-tree|grep)$/.test(gitCommand(args).command)
      ? [`./${found}found`]
      : [unknown];
  const isInside = args.every((arg) => !arg.startsWith("/") && !arg.startsWith("~") && !arg.includes(".."));
  return isInside && name !== "locate" ? [`./${found}found`] : [found + unknown];
}
