/**
 * Whether two file globs can name the same file. Decided on path segments: literal segments must be equal, `*` and `?`
 * match within a segment, `**` matches any number of segments. A pattern with braces or classes counts as `*` in its
 * segment, so that the answer errs towards "may clash", never towards a clash that nobody saw.
 */
export function globsOverlap(a: string, b: string): boolean {
  return overlap(segments(a), segments(b), 0, 0);
}

/** Whether a file path is matched by a glob of the same dialect. */
export function globMatches(glob: string, path: string): boolean {
  return overlap(segments(glob), segments(path).map(escapeLiteral), 0, 0);
}

const literal = "\0";

function segments(pattern: string): string[] {
  return pattern
    .replaceAll("\\", "/")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
}

/** Marks a segment as text, so that a file that is really named `*` is not taken for a pattern. */
function escapeLiteral(segment: string): string {
  return literal + segment;
}

function overlap(a: readonly string[], b: readonly string[], i: number, j: number): boolean {
  const left = a[i];
  const right = b[j];
  if (left === "**") return overlap(a, b, i + 1, j) || (right !== undefined && overlap(a, b, i, j + 1));
  if (right === "**") return overlap(a, b, i, j + 1) || (left !== undefined && overlap(a, b, i + 1, j));
  if (left === undefined || right === undefined) return left === right;
  return segmentsOverlap(left, right) && overlap(a, b, i + 1, j + 1);
}

function segmentsOverlap(a: string, b: string): boolean {
  const isWildA = isWild(a);
  const isWildB = isWild(b);
  if (isWildA && isWildB) return true;
  if (isWildA) return matcher(a).test(text(b));
  if (isWildB) return matcher(b).test(text(a));
  return text(a) === text(b);
}

function isWild(segment: string): boolean {
  return !segment.startsWith(literal) && /[*?[{]/.test(segment);
}

function text(segment: string): string {
  return segment.startsWith(literal) ? segment.slice(1) : segment;
}

function matcher(segment: string): RegExp {
  if (/[[{]/.test(segment)) return /^/;
  const source = segment
    .replace(/[.+^$()|\\\]}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
