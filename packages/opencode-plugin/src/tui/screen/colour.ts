import type { Tone } from "../board/line.ts";

/** The colours that the board takes from the host's theme. */
export interface ToneColours<Colour> {
  readonly text: Colour;
  readonly textMuted: Colour;
  readonly info: Colour;
  readonly success: Colour;
  readonly warning: Colour;
  readonly error: Colour;
}

/** The colour of a tone in the theme that is in use; without colours all tones but `muted` look alike. */
export function colourOf<Colour>(tone: Tone, theme: ToneColours<Colour>, isColourful: boolean): Colour {
  const { text, textMuted, info, success, warning, error } = theme;
  if (tone === "muted") return textMuted;
  if (!isColourful || tone === "plain" || tone === "strong") return text;
  return { busy: info, good: success, warning, bad: error }[tone];
}

/** Whether the person wants colours (no-color.org: any value but the empty one says no). */
export function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env["NO_COLOR"] ?? "") === "";
}
