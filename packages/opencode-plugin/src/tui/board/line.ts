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
