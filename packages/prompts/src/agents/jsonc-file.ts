import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A file's text with the place that a person would look for it. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

/** A fault in a file, as one line: `agents.json:4:7 agents.worker.model: expected ...`. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Keys to the value, joined by dots; empty for the file itself. */
  readonly path: string;
  readonly message: string;
}

/** A parsed file: its value, and where each part of it stands. */
export interface JsoncFile {
  readonly value: unknown;
  /** The problem at a path; at its nearest part that the file has. */
  problemAt(path: readonly PropertyKey[], message: string): ConfigProblem;
}

/** Parses JSON with comments and trailing commas; returns the first problem instead when it does not parse. */
export function parseJsoncFile({ path: file, text }: ConfigText): JsoncFile | ConfigProblem {
  const errors: ParseError[] = [];
  const source = text.replace(/^\uFEFF/, "");
  const root = parseTree(source, errors, { allowTrailingComma: true });
  const problem = (offset: number, path: readonly PropertyKey[], message: string): ConfigProblem => {
    const before = source.slice(0, offset).split("\n");
    return {
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      path: path.map(String).join("."),
      message,
    };
  };
  const [error] = errors;
  if (error !== undefined)
    return problem(error.offset, [], `is no JSON: ${words(printParseErrorCode(error.error))}`);
  if (root === undefined) return problem(0, [], "is empty; expected an object");
  const bad = badKey(root, []);
  if (bad !== undefined) return problem(bad.offset, bad.path, bad.message);
  return {
    value: valueOfNode(root),
    problemAt: (path, message) => problem(nearest(root, path).offset, path, message),
  };
}

/** Renders a problem as one line. */
export function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  return `${file}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`;
}

interface BadKey {
  readonly offset: number;
  readonly path: readonly string[];
  readonly message: string;
}

// A key given twice is read by some programs as the first and by some as the second; `__proto__` is no plain key.
function badKey(node: Node, path: readonly string[]): BadKey | undefined {
  const seen = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    const [key, value] = node.type === "object" ? (child.children ?? []) : [undefined, child];
    const name = key === undefined ? String(index) : String(key.value);
    const at = [...path, name];
    if (key !== undefined && (name === "__proto__" || seen.has(name))) {
      const message = name === "__proto__" ? "is no key that can be used" : "is given twice";
      return { offset: key.offset, path: at, message };
    }
    seen.add(name);
    const deeper = value === undefined ? undefined : badKey(value, at);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function valueOfNode(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(valueOfNode);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key === undefined || value === undefined ? [] : [[String(key.value), valueOfNode(value)]],
    ),
  );
}

function nearest(root: Node, path: readonly PropertyKey[]): Node {
  let node = root;
  for (const part of path) {
    const next =
      node.type === "array"
        ? node.children?.[Number(part)]
        : node.children?.find(({ children }) => children?.[0]?.value === part)?.children?.[1];
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
