/** Which files a search looks at, and when it stops. */
export interface SearchScope {
  /** The folder that the search is confined to. Symbolic links below it are not followed. */
  readonly root: string;
  /**
   * Globs of the files to take: `*`, `?`, `**`, `[a-z]`, `[!a]`, `{a,b}`, and `\` before a character that stands for
   * itself. A glob without `/` is matched with the name of the file, any other with its path below the root.
   *
   * @default all files
   */
  readonly include?: readonly string[];
  /** Globs of files and folders to leave out. @default [] */
  readonly exclude?: readonly string[];
  /** Whether names that begin with a dot are taken; `.git` never is. @default false */
  readonly hidden?: boolean;
  /** Whether `.gitignore` and `.ignore` files in and below the root count. @default true */
  readonly ignoreFiles?: boolean;
  /** Whether results come in the order of the bytes of their paths, and then of their lines. @default false */
  readonly sorted?: boolean;
  /** The loop throws its reason. */
  readonly signal?: AbortSignal;
  /** Time after which the search ends with what it has, in milliseconds. @default Infinity */
  readonly timeoutMs?: number;
  /** Results after which the search ends. @default 10_000 */
  readonly maxResults?: number;
}

/** Limits on what is read and shown. */
export interface TextLimits {
  /** Letter case is ignored. @default false */
  readonly ignoreCase?: boolean;
  /** The patterns are plain text. @default false */
  readonly isLiteral?: boolean;
  /** Larger files are left out, in bytes. @default 16_777_216 */
  readonly maxFileBytes?: number;
  /** Bytes of text after which the search ends. @default Infinity */
  readonly maxBytes?: number;
  /** Longer lines are cut in the result, in UTF-16 units. @default 1_000 */
  readonly maxLineLength?: number;
}

/** Options of `grep`. */
export interface GrepOptions extends SearchScope, TextLimits {
  /** A JavaScript regular expression (`u` flag) without lookaround and back references, matched line by line. */
  readonly pattern: string;
}

/** Options of `mgrep`. */
export interface MultiGrepOptions extends SearchScope, TextLimits {
  /** Patterns as in `grep`; every file is read once for all of them. */
  readonly patterns: readonly string[];
}

/** A line on which a pattern was found. */
export interface Match {
  /** Path below the root, with `/`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Where the first match begins in the line, in UTF-16 units, from 1. */
  readonly column: number;
  /** The line without its end, cut to `maxLineLength`. */
  readonly text: string;
  /** Index of the pattern; 0 for `grep`. */
  readonly pattern: number;
}

/** How a search ended. */
export interface SearchSummary {
  /** Files that were listed or read. */
  readonly files: number;
  /** Bytes of the files that were read. */
  readonly bytes: number;
  readonly results: number;
  /** Whether everything was searched, or which limit ended it. */
  readonly ended: "complete" | "results" | "bytes" | "time";
}

/** A scope with its defaults filled in; what both implementations work on. */
export interface ResolvedScope {
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly hidden: boolean;
  readonly ignoreFiles: boolean;
  readonly sorted: boolean;
  readonly timeoutMs: number;
  readonly maxResults: number;
}

/** Text limits with their defaults filled in. */
export interface ResolvedText extends Required<Omit<TextLimits, "isLiteral">> {
  /** The patterns in JavaScript's syntax, literals already escaped. */
  readonly patterns: readonly string[];
}

/** @throws RangeError that prints the value that cannot be. */
export function resolveScope(scope: SearchScope): ResolvedScope {
  return {
    root: scope.root,
    include: scope.include ?? [],
    exclude: scope.exclude ?? [],
    hidden: scope.hidden ?? false,
    ignoreFiles: scope.ignoreFiles ?? true,
    sorted: scope.sorted ?? false,
    timeoutMs: limit("timeoutMs", scope.timeoutMs, Number.POSITIVE_INFINITY),
    maxResults: limit("maxResults", scope.maxResults, 10_000),
  };
}

/** @throws RangeError that prints the value that cannot be. */
export function resolveText(limits: TextLimits, patterns: readonly string[]): ResolvedText {
  return {
    patterns: limits.isLiteral === true ? patterns.map(escapeLiteral) : patterns,
    ignoreCase: limits.ignoreCase ?? false,
    maxFileBytes: limit("maxFileBytes", limits.maxFileBytes, 16 * 1024 * 1024),
    maxBytes: limit("maxBytes", limits.maxBytes, Number.POSITIVE_INFINITY),
    maxLineLength: limit("maxLineLength", limits.maxLineLength, 1_000),
  };
}

function limit(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === "number" && value >= 0) return value;
  throw new RangeError(`${name} must be a number of at least 0, got ${value}`);
}

function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
