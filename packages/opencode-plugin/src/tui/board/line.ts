import { cells, fit } from "./fit.ts";

/** What a piece of text means; the theme of the host gives it a colour. */
export type Tone = "plain" | "strong" | "muted" | "busy" | "good" | "warning" | "bad";

/** A piece of text in one tone. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the board. */
export type Line = readonly Span[];

/** The words of a line, without tones. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}

/** The beginning of a line that fits into a number of cells. */
export function fitLine(line: Line, width: number): Line {
  const spans: Span[] = [];
  let left = width;
  for (const { text, tone } of line) {
    const kept = cells(text) <= left ? text : fit(text, left);
    if (kept !== "") spans.push({ text: kept, tone });
    left -= cells(kept);
    if (kept !== text) break;
  }
  return spans;
}
