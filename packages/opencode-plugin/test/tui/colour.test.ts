import { expect, test } from "vitest";
import type { Tone } from "../../src/tui/board/line.ts";
import { colourOf, type ToneColours, wantsColour } from "../../src/tui/screen/colour.ts";

const colours: ToneColours<string> = {
  text: "text",
  textMuted: "grey",
  info: "blue",
  success: "green",
  warning: "yellow",
  error: "red",
};
const tones: readonly Tone[] = ["plain", "strong", "muted", "busy", "good", "warning", "bad"];

test("each tone has its colour of the theme", () => {
  expect(tones.map((tone) => colourOf(tone, colours, true))).toEqual([
    "text",
    "text",
    "grey",
    "blue",
    "green",
    "yellow",
    "red",
  ]);
});

test("with NO_COLOR nothing is told by colour", () => {
  expect(new Set(tones.map((tone) => colourOf(tone, colours, false)))).toEqual(new Set(["text", "grey"]));
  expect([wantsColour({}), wantsColour({ NO_COLOR: "" }), wantsColour({ NO_COLOR: "1" })]).toEqual([
    true,
    true,
    false,
  ]);
});
