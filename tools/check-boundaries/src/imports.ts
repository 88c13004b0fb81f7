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
      // `import { type A } from` leaves an empty import behind under `verbatimModuleSyntax`, so it counts as a value.
      isTypeOnly: match[1] !== undefined,
      line: text.slice(0, end).split("\n").length,
    });
  }
  return sites;
}

/** Blanks comments and template texts but keeps line breaks: an example in either is no import. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/`(?:\\.|[^`\\])*`/g, blank);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
