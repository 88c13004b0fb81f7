import { type ConfigProblem, formatProblem } from "@oco/prompts";
import {
  findNodeAtLocation,
  getNodeValue,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { plainText } from "../feedback/plain-text.ts";

/** A parsed file: what it says, and how a fault at one of its keys is told. */
export interface JsoncDocument {
  readonly value: unknown;
  /** One line with file, line, column and key. */
  readonly describe: (path: readonly PropertyKey[], message: string) => string;
}

/** Parses JSON with comments and trailing commas. A text that does not parse gives the line that says where and why. */
export function readJsonc(file: string, text: string): JsoncDocument | { readonly fault: string } {
  const source = text.replace(/^\uFEFF/, "");
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { allowTrailingComma: true });
  const at = (offset: number, path: readonly PropertyKey[], message: string): string => {
    const before = source.slice(0, offset).split("\n");
    const problem: ConfigProblem = {
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      path: path.map(String).join("."),
      message,
    };
    return plainText(formatProblem(problem));
  };
  const [error] = errors;
  if (error !== undefined) return { fault: at(error.offset, [], `is no JSON: ${words(error)}`) };
  if (root?.type !== "object") return { fault: at(0, [], "expected an object") };
  return {
    value: getNodeValue(root),
    describe: (path, message) => {
      // A fault of a key that is not there is told at the nearest part that is.
      for (let length = path.length; length > 0; length -= 1) {
        const node = findNodeAtLocation(root, path.slice(0, length).map(segment));
        if (node !== undefined)
          return at((node.parent?.type === "property" ? node.parent : node).offset, path, message);
      }
      return at(root.offset, path, message);
    },
  };
}

function segment(key: PropertyKey): string | number {
  return typeof key === "number" ? key : String(key);
}

function words({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
