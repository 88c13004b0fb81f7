import type { Match, ResolvedScope, ResolvedText, SearchSummary } from "./options.ts";

/** Results in batches; the generator's return value says how it ended. An abort of the signal ends it early. */
export type Batches<Item> = AsyncGenerator<readonly Item[], SearchSummary>;

/** What one file came to. */
export type HashedFile =
  | { readonly state: "hashed"; readonly path: string; readonly sha256: string; readonly bytes: number }
  | { readonly state: "failed"; readonly path: string; readonly reason: HashFailure };

/** Why a file has no hash. */
export type HashFailure = "outside-root" | "missing" | "not-a-file" | "unreadable";

/** What an implementation of the search provides; `root` is a real path. */
export interface SearchBackend {
  grep(scope: ResolvedScope, text: ResolvedText, signal: AbortSignal): Batches<Match>;
  glob(scope: ResolvedScope, signal: AbortSignal): Batches<string>;
  hashFiles(root: string, files: readonly string[], signal: AbortSignal): Promise<readonly HashedFile[]>;
}
