import { selectSearch } from "../native/select.ts";
import type { HashedFile, SearchBackend } from "./backend.ts";
import { realRoot } from "./confine.ts";

/** Options of `hashFiles`. */
export interface HashOptions {
  /** The folder that the files must be in by their real paths. */
  readonly root: string;
  /** Paths below the root, or absolute. */
  readonly files: readonly string[];
  /** Rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * SHA-256 of many files, read in parallel, in the order of `files`. A file that cannot be hashed says why.
 *
 * @throws RootError OCO_NATIVE_ROOT
 */
export function hashFiles(options: HashOptions): Promise<readonly HashedFile[]> {
  return hashFilesOn(selectSearch, options);
}

/** `hashFiles` on a given implementation. */
export async function hashFilesOn(
  backend: () => SearchBackend,
  options: HashOptions,
): Promise<readonly HashedFile[]> {
  const { signal } = options;
  signal?.throwIfAborted();
  const root = await realRoot(options.root);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal?.addEventListener("abort", onAbort);
  try {
    const hashed = await backend().hashFiles(root, options.files, stop.signal);
    signal?.throwIfAborted();
    return hashed;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
