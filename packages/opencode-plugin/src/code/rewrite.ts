import { createHash } from "node:crypto";
import type { SyntaxNode } from "./ast-grep.ts";
import type { FoundShapes } from "./find-shapes.ts";

/** One place that is rewritten. */
export interface Change {
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** What a rewrite does to one file. */
export interface Rewrite {
  readonly path: string;
  readonly source: string;
  readonly result: string;
  readonly changes: readonly Change[];
}

/** Rewrites every match of a file; a match within another one is left as it stands in the outer one's text. */
export function rewriteFile({ file, root, nodes }: FoundShapes, template: string): Rewrite | undefined {
  const outer: SyntaxNode[] = [];
  let end = -1;
  for (const node of nodes.toSorted((a, b) => a.range().start.index - b.range().start.index)) {
    if (node.range().start.index < end) continue;
    end = node.range().end.index;
    outer.push(node);
  }
  const changes = outer.map((node) => ({
    line: node.range().start.line + 1,
    before: node.text(),
    after: filled(template, node, file.source),
  }));
  const result = root.commitEdits(outer.map((node, index) => node.replace(changes[index]?.after ?? "")));
  return result === file.source ? undefined : { path: file.path, source: file.source, result, changes };
}

/** Names what would be written, and so holds a preview and the rewrite after it together. */
export function fingerprint(rewrites: readonly Rewrite[]): string {
  const hash = createHash("sha256");
  for (const { path, source, result } of rewrites) hash.update(JSON.stringify([path, source, result]));
  return hash.digest("hex").slice(0, 12);
}

/** Puts what the pattern's variables matched into the template: `$NAME` one node, `$$$NAME` all of a list. */
function filled(template: string, node: SyntaxNode, source: string): string {
  return template.replace(/(\$\$\$|\$)([A-Z_][A-Z0-9_]*)/g, (whole, kind: string, name: string) => {
    if (kind === "$") {
      const found = node.getMatch(name);
      if (found !== null) return found.text();
    }
    const list = node.getMultipleMatches(name);
    const [first] = list;
    const last = list.at(-1);
    if (first !== undefined && last !== undefined) {
      const text = node.text();
      const offset = node.range().start.index;
      const part = text.slice(first.range().start.index - offset, last.range().end.index - offset);
      return source.includes(part) ? part : list.map((each) => each.text()).join("");
    }
    if (kind === "$$$") return "";
    throw new Error(`The rewrite names ${whole}, which the pattern does not.`);
  });
}
