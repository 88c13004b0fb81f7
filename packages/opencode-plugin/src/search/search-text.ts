import { type Match, mgrep, type SearchSummary } from "@oco/native-pool";
import type { SearchOptions } from "./options.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { type Place, shownPath, worktreeRoot } from "./worktree.ts";

export interface TextQuery {
  readonly patterns: readonly string[];
  /** A folder or file of the worktree, relative to the working folder. */
  readonly path: string;
  readonly include: readonly string[];
  readonly isLiteral: boolean;
  readonly ignoreCase: boolean;
  readonly maxResults: number | undefined;
}

export interface TextFindings {
  readonly matches: readonly Match[];
  readonly summary: SearchSummary | undefined;
}

/** Files that OpenCode does not let an agent read unasked; a search must not show them either. */
const secretFiles = ["*.env", "*.env.*"];

/** Searches a part of the worktree for several patterns in one walk, in the order of paths, lines and patterns. */
export async function searchText(
  place: Place,
  query: TextQuery,
  limits: SearchOptions,
  signal: AbortSignal,
): Promise<TextFindings> {
  const { root, include }: Scope = scopeOf(place, query.path, query.include);
  const most = limits.maxResults ?? 200;
  const search = mgrep({
    root,
    patterns: query.patterns,
    isLiteral: query.isLiteral,
    ignoreCase: query.ignoreCase,
    include,
    exclude: secretFiles,
    sorted: true,
    maxResults: Math.min(query.maxResults ?? most, most),
    maxFileBytes: limits.maxFileBytes ?? 2 * 1024 * 1024,
    maxLineLength: limits.maxLineLength ?? 300,
    timeoutMs: limits.timeoutMs ?? 10_000,
    signal,
  });
  const matches = await search.toArray();
  return { matches: matches.toSorted(inOrder), summary: search.summary };
}

/** Findings as text: one line each, in groups by file. */
export function renderFindings(
  place: Place,
  patterns: readonly string[],
  { matches, summary }: TextFindings,
): string {
  const root = worktreeRoot(place);
  const lines: string[] = [];
  let file = "";
  for (const { path, line, text, pattern } of matches) {
    if (path !== file) lines.push(`${shownPath(place, root, path)}:`);
    file = path;
    const which = patterns.length > 1 ? ` [${pattern + 1}]` : "";
    lines.push(`  ${line}${which}: ${text.trimEnd()}`);
  }
  if (matches.length === 0) lines.push("No line matches.");
  if (patterns.length > 1) {
    const counts = patterns.map((text, index) => {
      const count = matches.filter(({ pattern }) => pattern === index).length;
      return `[${index + 1}] ${text}: ${count}`;
    });
    lines.push("", ...counts);
  }
  const ended = endings[summary?.ended ?? "complete"];
  if (ended !== "") lines.push("", ended);
  return lines.join("\n");
}

const endings: Readonly<Record<SearchSummary["ended"], string>> = {
  complete: "",
  results: "There are more: narrow the patterns, the path or the globs.",
  bytes: "Not everything was searched: narrow the path or the globs.",
  time: "The time was up before everything was searched: narrow the path or the globs.",
};

function inOrder(left: Match, right: Match): number {
  if (left.path !== right.path) return 0;
  return left.line - right.line || left.pattern - right.pattern;
}
