import { selectSearch } from "../native/select.ts";
import type { SearchBackend } from "./backend.ts";
import { realRoot } from "./confine.ts";
import {
  type GrepOptions,
  type Match,
  type MultiGrepOptions,
  resolveScope,
  resolveText,
  type SearchScope,
} from "./options.ts";
import { anyGlob } from "./path-filter.ts";
import { toRustPattern } from "./pattern-syntax.ts";
import { Search } from "./search.ts";

/**
 * Finds the lines below a folder on which a pattern matches.
 *
 * @example
 * for await (const { path, line, text } of grep({ root: ".", pattern: "TODO", include: ["*.ts"], sorted: true })) {
 *   console.log(`${path}:${line}: ${text}`);
 * }
 * @throws InvalidPatternError OCO_NATIVE_PATTERN at the call, or in the loop for what only the addon refuses: a pattern
 * that compiles to megabytes, a script of a newer Unicode; RootError OCO_NATIVE_ROOT in the loop
 */
export function grep(options: GrepOptions): Search<Match> {
  return grepOn(selectSearch, options, [options.pattern]);
}

/** Finds lines for several patterns in one walk; a line that several match comes once for each. */
export function mgrep(options: MultiGrepOptions): Search<Match> {
  return grepOn(selectSearch, options, options.patterns);
}

/** Lists the files below a folder that the scope takes. */
export function glob(options: SearchScope): Search<string> {
  return globOn(selectSearch, options);
}

/** `grep` and `mgrep` on a given implementation. */
export function grepOn(
  backend: () => SearchBackend,
  options: Omit<MultiGrepOptions, "patterns">,
  patterns: readonly string[],
): Search<Match> {
  const scope = checkedScope(options);
  const text = resolveText(options, patterns);
  for (const pattern of text.patterns) toRustPattern(pattern);
  return new Search(options.signal, async (stop) =>
    backend().grep({ ...scope, root: await realRoot(scope.root) }, text, stop),
  );
}

/** `glob` on a given implementation. */
export function globOn(backend: () => SearchBackend, options: SearchScope): Search<string> {
  const scope = checkedScope(options);
  return new Search(options.signal, async (stop) =>
    backend().glob({ ...scope, root: await realRoot(scope.root) }, stop),
  );
}

// Globs are compiled here for their errors alone, so that these come at the call on every implementation.
function checkedScope(options: SearchScope): ReturnType<typeof resolveScope> {
  const scope = resolveScope(options);
  anyGlob([...scope.include, ...scope.exclude]);
  return scope;
}
