const fenceShape = /^\s*(`{3,}|~{3,})(.*)$/;

/**
 * Which lines stand outside of fenced blocks. A block is closed by a fence of the same sign, at least as long and with
 * nothing behind it; a fence that is never closed opens none, so that a slip of the pen does not swallow the rest.
 */
export function unfencedLines(lines: readonly string[]): boolean[] {
  const isUnfenced = lines.map(() => true);
  for (let start = 0; start < lines.length; start += 1) {
    const [, fence, info = ""] = fenceShape.exec(lines[start] as string) ?? [];
    // The words behind a fence of backticks hold no backtick: that would be code within a line.
    if (fence === undefined || (fence.startsWith("`") && info.includes("`"))) continue;
    const end = lines.findIndex((line, index) => index > start && closes(line, fence));
    if (end === -1) continue;
    isUnfenced.fill(false, start, end + 1);
    start = end;
  }
  return isUnfenced;
}

function closes(line: string, fence: string): boolean {
  const [, mark, rest = ""] = fenceShape.exec(line) ?? [];
  return mark?.startsWith(fence) === true && rest.trim() === "";
}
