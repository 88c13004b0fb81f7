import { plainText } from "../../feedback/plain-text.ts";

/** Ranges of characters that fill two cells of a terminal: East Asian scripts, full-width forms and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const zeroWide = /^(?:\p{Mn}|\p{Me}|\p{Cf})$/u;

/** How many cells of a terminal a text fills. */
export function cells(text: string): number {
  let sum = 0;
  for (const character of text) sum += cellsOf(character);
  return sum;
}

/** The beginning of a text that fits into a number of cells; an ellipsis shows that it goes on. */
export function fit(text: string, width: number): string {
  if (width <= 0) return "";
  const line = plainText(text);
  return cells(line) <= width ? line : `${beginning(line, width - 1)}…`;
}

/** A text broken between words into at most so many lines; the last ends with an ellipsis where the text goes on. */
export function wrap(text: string, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  let rest = plainText(text);
  while (rest !== "" && width > 0) {
    if (lines.length === maxLines - 1 || cells(rest) <= width) return [...lines, fit(rest, width)];
    const head = beginning(rest, width + 1);
    const end = head.lastIndexOf(" ");
    const taken = end > 0 ? head.slice(0, end) : beginning(rest, width) || rest.slice(0, 1);
    lines.push(taken);
    rest = rest.slice(taken.length).trimStart();
  }
  return lines;
}

function beginning(text: string, width: number): string {
  let taken = "";
  let left = width;
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) return taken;
    taken += character;
  }
  return taken;
}

function cellsOf(character: string): number {
  if (zeroWide.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
