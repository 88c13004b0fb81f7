/** A position in a file, from 0. */
interface Position {
  readonly line: number;
  readonly column: number;
  readonly index: number;
}

interface Edit {
  readonly startPos: number;
  readonly endPos: number;
  readonly insertedText: string;
}

/** The part of a syntax node of ast-grep that we use. */
export interface SyntaxNode {
  kind(): string;
  isNamed(): boolean;
  text(): string;
  range(): { readonly start: Position; readonly end: Position };
  /** By a pattern, or by a rule as in a rule file of ast-grep. */
  findAll(matcher: string | object): readonly SyntaxNode[];
  getMatch(name: string): SyntaxNode | null;
  getMultipleMatches(name: string): readonly SyntaxNode[];
  replace(text: string): Edit;
  commitEdits(edits: Edit[]): string;
}

/** The part of `@ast-grep/napi` that we use. */
export interface AstGrep {
  parseAsync(language: string, source: string): Promise<{ root(): SyntaxNode }>;
}

const packageName = "@ast-grep/napi";

/**
 * Loads ast-grep, which a person installs or not: it is a native addon that most never need.
 *
 * @throws Error that says how to install it.
 */
export async function loadAstGrep(
  load: () => Promise<unknown> = () => import(packageName),
): Promise<AstGrep> {
  let loaded: unknown;
  try {
    loaded = await load();
  } catch (error) {
    throw new Error(
      `Reading code by its structure needs the package ${packageName}, which is not installed beside the plugin. Install it with: npm install ${packageName}`,
      { cause: error },
    );
  }
  const module =
    typeof loaded === "object" && loaded !== null && "default" in loaded
      ? { ...objectOf(loaded.default), ...loaded }
      : loaded;
  if (isAstGrep(module)) return module;
  throw new Error(`The installed ${packageName} is of a version that this plugin does not know.`);
}

/** The same for those who go on without it: ast-grep, or why it is not there. */
export async function astGrepOrWhy(load?: () => Promise<unknown>): Promise<AstGrep | Error> {
  try {
    return await loadAstGrep(load);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function isAstGrep(value: unknown): value is AstGrep {
  return (
    typeof value === "object" &&
    value !== null &&
    "parseAsync" in value &&
    typeof value.parseAsync === "function"
  );
}

const languages: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ["ts", "mts", "cts"],
  Tsx: ["tsx"],
  JavaScript: ["js", "mjs", "cjs", "jsx"],
  Html: ["html", "htm"],
  Css: ["css"],
};

/** Names of the languages that need no further package. */
export const languageNames: readonly string[] = Object.keys(languages);

/** The language of a file by its name. */
export function languageOf(path: string): string | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return languageNames.find((name) => languages[name]?.includes(extension));
}

/** Globs of the files of a language, or of all. */
export function globsOf(language: string | undefined): readonly string[] {
  const names = language === undefined ? languageNames : [language];
  return names.flatMap((name) => languages[name] ?? []).map((extension) => `*.${extension}`);
}
