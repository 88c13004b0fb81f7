import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SearchBackend } from "../../src/search/backend.ts";
import { globOn, grepOn } from "../../src/search/grep.ts";
import type { SearchScope } from "../../src/search/options.ts";

/** One fact about the search that every implementation must show. */
export interface SearchFact {
  readonly title: string;
  readonly check: (backend: () => SearchBackend) => Promise<void>;
}

type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A folder of its own with the given files. */
export class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "native-pool-"));

  constructor(tree: Tree) {
    for (const [path, content] of Object.entries(tree)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), content);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The files of a search, sorted. */
export const list = (
  backend: () => SearchBackend,
  root: string,
  scope: Partial<SearchScope> = {},
): Promise<readonly string[]> => globOn(backend, { root, sorted: true, ...scope }).toArray();

/** What a pattern finds in one file with that content. */
export async function lines(
  backend: () => SearchBackend,
  content: string | Uint8Array,
  pattern: string,
  ignoreCase = false,
): Promise<string[]> {
  using folder = new Folder({ file: content });
  const matches = await grepOn(backend, { root: folder.path, ignoreCase }, [pattern]).toArray();
  return matches.map(({ line, column, text }) => `${line}:${column}:${text}`);
}
