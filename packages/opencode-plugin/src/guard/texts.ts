import { resolve } from "node:path/posix";
import type { Call } from "./call.ts";
import { type Field, outputOf, printedBy } from "./shell/expand.ts";
import type { Scope } from "./shell/scope.ts";

/** Here-documents and here-strings of a call. */
export function hereTexts({ redirects }: Pick<Call, "redirects">): string[] {
  return redirects.filter(({ op }) => op.startsWith("<<")).map(({ target }) => target.text);
}

/** What a call writes to its output, where its own text says so. */
export function writtenBy(call: Call): string | undefined {
  const printed = printedBy(call.name, call.args);
  if (printed !== undefined) return printed;
  const isCopying = call.name === "cat" || call.name === "tee";
  return isCopying ? (hereTexts(call)[0] ?? call.before.map(writtenBy).at(-1)) : undefined;
}

/** What stands in a file that the script wrote itself, or in a process substitution that stands for one. */
export function fileText(file: Field, scope: Scope): string | undefined {
  for (const script of file.scripts) {
    const text = outputOf(script, scope);
    if (text !== undefined) return text;
  }
  return scope.written.get(resolve(scope.directory, file.text));
}

/** What a call reads from its standard input, where the script itself says so. */
export function inputTexts(call: Call): string[] {
  const files = call.redirects
    .filter(({ op }) => op === "<")
    .flatMap(({ target }) => fileText(target, call.scope) ?? []);
  return [...hereTexts(call), ...files, ...call.before.flatMap((source) => writtenBy(source) ?? [])];
}
