import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Fault, syntaxFault } from "../fault.ts";

const maxFaults = 10;

/** Files named `.json` whose programs take comments and trailing commas. */
const lenient: readonly RegExp[] = [
  /\.jsonc$/,
  /^(ts|js)config(\..+)?\.json$/,
  /^\.?(eslintrc|babelrc|swcrc|devcontainer|jshintrc)(\.json)?$/,
  /^(biome|deno|nx|project|turbo|opencode|oco|wrangler|api-extractor|typedoc|renovate|language-configuration)\.json$/,
  /\.code-(workspace|snippets)$/,
];

/** How a file is to be read as JSON, by its path; `undefined` where it is none. */
export function jsonDialect(path: string): "json" | "jsonc" | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (lenient.some((pattern) => pattern.test(name)) || /(^|\/)\.vscode\/[^/]+\.json$/.test(path))
    return "jsonc";
  return name.endsWith(".json") ? "json" : undefined;
}

/** What keeps a text from being JSON. Plain JSON is what `JSON.parse` takes; the other parser knows the places. */
export function jsonFaults(text: string, dialect: "json" | "jsonc"): Fault[] {
  const source = text.replace(/^\uFEFF/, "");
  const isPlain = dialect === "json";
  if (isPlain && isJson(source)) return [];
  const errors: ParseError[] = [];
  parseTree(source, errors, { disallowComments: isPlain, allowTrailingComma: !isPlain });
  const [first] = errors;
  if (isPlain && first === undefined) return [faultAt(source, 0, "is no JSON")];
  return errors.slice(0, maxFaults).map((error) => faultAt(source, error.offset, words(error)));
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}

function faultAt(source: string, offset: number, message: string): Fault {
  const before = source.slice(0, offset).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return syntaxFault(source, message, { line, column });
}

/** `PropertyNameExpected` as `property name expected`. */
function words({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
