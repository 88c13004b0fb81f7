import type { Place } from "../search/worktree.ts";
import { type AstGrep, globsOf, type SyntaxNode } from "./ast-grep.ts";
import { type SourceFile, type SourceQuery, sourceFiles } from "./source-files.ts";

/** The places of one file that have the shape. */
export interface FoundShapes {
  readonly file: SourceFile;
  readonly root: SyntaxNode;
  readonly nodes: readonly SyntaxNode[];
}

/** Goes through the files of the worktree and gives those in which the pattern is found. */
export async function* findShapes(
  astGrep: AstGrep,
  place: Place,
  query: SourceQuery & { readonly pattern: string },
  signal: AbortSignal,
): AsyncGenerator<FoundShapes> {
  if (query.language !== undefined && globsOf(query.language).length === 0) {
    throw new Error(`There is no language "${query.language}".`);
  }
  for await (const file of sourceFiles(place, query, signal)) {
    const root = (await astGrep.parseAsync(file.language, file.source)).root();
    let nodes: readonly SyntaxNode[];
    try {
      nodes = root.findAll(query.pattern);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`The pattern is no ${file.language}: ${why}`, { cause: error });
    }
    if (nodes.length > 0) yield { file, root, nodes };
  }
}
