import type { Match, ResolvedText } from "./options.ts";

/** Finds the lines of one text on which patterns match. */
export type LineSearch = (path: string, bytes: Buffer, limit: number) => readonly Match[];

const byteOrderMark = "\ufeff";

/** Compiles the patterns once for all files; a file with a zero byte is binary and has no lines. */
export function lineSearch(text: ResolvedText): LineSearch {
  const flags = text.ignoreCase ? "iu" : "u";
  const patterns = text.patterns.map((pattern) => ({
    line: new RegExp(pattern, flags),
    // Matches wherever `line` would, and elsewhere: it only spares files in which there is nothing.
    file: new RegExp(pattern, `${flags}m`),
  }));
  return (path, bytes, limit) => {
    if (bytes.includes(0)) return [];
    const decoded = bytes.toString("utf8");
    const content = decoded.startsWith(byteOrderMark) ? decoded.slice(1) : decoded;
    const wanted = patterns.flatMap(({ line, file }, pattern) =>
      file.test(content) ? [{ line, pattern }] : [],
    );
    return wanted.length === 0 ? [] : matchesOf(path, content, wanted, text.maxLineLength, limit);
  };
}

function matchesOf(
  path: string,
  content: string,
  wanted: readonly { readonly line: RegExp; readonly pattern: number }[],
  maxLineLength: number,
  limit: number,
): readonly Match[] {
  const matches: Match[] = [];
  const lines = content.split("\n");
  // The end of the last line begins no further line.
  if (lines.at(-1) === "") lines.pop();
  for (const [index, raw] of lines.entries()) {
    const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    for (const { line, pattern } of wanted) {
      const at = text.search(line);
      if (at === -1) continue;
      matches.push({ path, line: index + 1, column: at + 1, text: cut(text, maxLineLength), pattern });
      if (matches.length >= limit) return matches;
    }
  }
  return matches;
}

// Never in the middle of a surrogate pair.
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, (text.charCodeAt(length - 1) & 0xfc00) === 0xd800 ? length - 1 : length);
}
