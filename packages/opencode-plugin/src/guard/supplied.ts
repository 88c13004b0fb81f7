import type { Call } from "./call.ts";
import { fdResults, findResults } from "./found.ts";
import { gitCommand } from "./rules/git.ts";
import { found, unknown } from "./shell/scope.ts";
import { fileText, hereTexts, writtenBy } from "./texts.ts";

/** Programs that hand on lines of what they read. */
const filters =
  /^(sort|uniq|head|tail|tac|rev|shuf|sed|gsed|g?awk|mawk|cut|tr|column|tee|cat|xargs|parallel)$/;
const searches = /^(e|f)?grep$|^rg$|^ag$|^ack$|^ls$|^locate$|^git$/;

/**
 * What a program reads from the pipeline before it, or from its own here-document: lines where they can be told, else
 * places that they lie in. Programs that only choose among lines are passed over.
 */
export function suppliedBy(call: Pick<Call, "before" | "redirects" | "scope">): string[] {
  const own = [
    ...hereTexts(call),
    ...call.redirects.flatMap(({ op, target }) =>
      op === "<" ? (fileText(target, call.scope) ?? unknown) : [],
    ),
  ];
  if (own.length > 0) return own.flatMap(linesOf);
  const sources = call.before.map((source) => sourceOf(source, source !== call.before[0]));
  // Which of several sources it is cannot be told, where they stand in a group.
  const lines = sources.flatMap((source) => source ?? []);
  return lines.length > 0 ? lines : [unknown];
}

function linesOf(text: string): string[] {
  return text.split(/(?:\n|\\0)+/).filter((line) => line !== "");
}

/** The lines of a call; `undefined` when it hands on those of another. */
function sourceOf(call: Call, isFed: boolean): string[] | undefined {
  const { name, args } = call;
  const written = writtenBy(call);
  if (written !== undefined && name !== "tee") return linesOf(written);
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
