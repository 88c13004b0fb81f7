/** One import of a source file. */
export interface ImportSite {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  readonly line: number;
}

const statement =
  /(?:^|[;\n}])\s*(?:import|export)\s+(type\s+)?(?:[\w*{}$,\s]+?\s+from\s+)?["']([^"'\n]+)["']|\bimport\s*\(\s*["']([^"'\n]+)["']/g;

/** The imports of a TypeScript source, re-exports and dynamic imports with a literal specifier included. */
export function importsOf(source: string): ImportSite[] {
  const text = withoutComments(source);
  const sites: ImportSite[] = [];
  for (const match of text.matchAll(statement)) {
    const specifier = match[2] ?? match[3];
    if (specifier === undefined) continue;
    const end = (match.index ?? 0) + match[0].length;
    sites.push({
      specifier,
      isTypeOnly: match[1] !== undefined || onlyInlineTypes(match[0]),
      line: text.slice(0, end).split("\n").length,
    });
  }
  return sites;
}

/** `import { type A, type B } from` keeps no run-time edge under `verbatimModuleSyntax` only if every name is a type. */
function onlyInlineTypes(statementText: string): boolean {
  const names = /\{([^}]*)\}\s*from/.exec(statementText)?.[1];
  if (names === undefined || /(?:import|export)\s+[\w$]+\s*,/.test(statementText)) return false;
  const list = names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return list.length > 0 && list.every((name) => name.startsWith("type "));
}

/** Blanks comments but keeps line breaks, so that an example in a docstring is not taken for an import. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/^\s*\/\/.*$/gm, "");
}
