import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "@oco/native-pool";
import { scopeOf } from "../search/scope.ts";
import type { Place } from "../search/worktree.ts";
import { globsOf, languageOf } from "./ast-grep.ts";

/** A file of the worktree with its text. */
export interface SourceFile {
  /** Path below the worktree, with `/`. */
  readonly path: string;
  readonly language: string;
  readonly source: string;
}

export interface SourceQuery {
  readonly path: string;
  readonly include: readonly string[];
  readonly language: string | undefined;
  readonly maxFiles: number;
}

const maxFileBytes = 1024 * 1024;

/** The files that ast-grep can read in a part of the worktree, in the order of their paths. Links are not followed. */
export async function* sourceFiles(
  place: Place,
  query: SourceQuery,
  signal: AbortSignal,
): AsyncGenerator<SourceFile> {
  const { root, include } = scopeOf(
    place,
    query.path,
    query.include.length === 0 ? globsOf(query.language) : query.include,
  );
  const files = glob({
    root,
    include,
    exclude: ["node_modules"],
    sorted: true,
    maxResults: query.maxFiles,
    signal,
  });
  for await (const path of files) {
    const language = languageOf(path);
    if (language === undefined || (query.language !== undefined && language !== query.language)) continue;
    const bytes = await readFile(join(root, path)).catch(() => undefined);
    if (bytes === undefined || bytes.length > maxFileBytes) continue;
    const source = bytes.toString("utf8");
    // Text that is no UTF-8 would not be written back as it was.
    if (Buffer.byteLength(source) === bytes.length) yield { path, language, source };
  }
}
