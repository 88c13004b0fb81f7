import type { SyntaxNode } from "../../code/ast-grep.ts";
import { type Fault, lineOf } from "../fault.ts";
import { scriptFaults } from "./script-faults.ts";

/** What tree-sitter could not read, or put in because it was missing. */
const suspicious = { rule: { any: [{ kind: "ERROR" }, { regex: "^$" }] } };

/**
 * What keeps a source from being read. The grammar alone is no judge: it lags behind the languages, and refuses for
 * instance `export type * from` and `@media (width >= 600px)`. In JavaScript and TypeScript Babel has to agree, and says
 * what is wrong; in HTML and CSS, where nobody does, it is a warning.
 */
export async function codeFaults(
  language: string,
  source: string,
  root: SyntaxNode,
): Promise<readonly Fault[]> {
  if (source.trim() === "") return [];
  const suspects = root.findAll(suspicious);
  if (language !== "Html" && language !== "Css")
    return suspects.length === 0 ? [] : scriptFaults(language, source);
  // The text of `<script src=x></script>` is an empty node by right; a token that is missing has no name.
  const first = suspects.find((node) => node.kind() === "ERROR" || !node.isNamed());
  if (first === undefined) return [];
  const { line, column } = first.range().start;
  const text = lineOf(source, line + 1);
  return [
    {
      severity: "warning",
      rule: "syntax",
      message: `the ${language.toUpperCase()} grammar of ast-grep cannot read this, which may be wrong: ${text.slice(0, 120)}`,
      line: line + 1,
      column: column + 1,
      key: text,
    },
  ];
}
