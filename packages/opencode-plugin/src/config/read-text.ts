import { readFileSync, statSync } from "node:fs";

const maxBytes = 1024 * 1024;

/** The text of a file, a reason why it cannot be read, or `undefined` where there is none. */
export function readText(path: string): { readonly text: string } | { readonly fault: string } | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (!stats.isFile()) return { fault: `${path}: is no file` };
    if (stats.size > maxBytes)
      return { fault: `${path}: has ${stats.size} bytes; expected at most ${maxBytes}` };
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    if (isMissing(error)) return undefined;
    return { fault: `${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
