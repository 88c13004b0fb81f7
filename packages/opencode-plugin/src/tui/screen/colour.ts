import type { TuiTheme } from "@opencode-ai/plugin/tui";
import type { Tone } from "../board/line.ts";

/** A colour of the host's theme. */
export type Colour = TuiTheme["current"]["text"];

/** The colour of a tone in the theme that is in use; without colours all tones but `muted` look alike. */
export function colourOf(tone: Tone, theme: TuiTheme, isColourful: boolean): Colour {
  const { text, textMuted, info, success, warning, error } = theme.current;
  if (tone === "muted") return textMuted;
  if (!isColourful || tone === "plain" || tone === "strong") return text;
  return { busy: info, good: success, warning, bad: error }[tone];
}

/** Whether the person wants colours (no-color.org: any value but the empty one says no). */
export function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env["NO_COLOR"] ?? "") === "";
}
