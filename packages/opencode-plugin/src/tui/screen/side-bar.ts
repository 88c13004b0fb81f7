import { createComponent, createElement, effect, insert, setProp } from "@opentui/solid";
import { createMemo, createSignal, Index, Show } from "solid-js";
import type { Line, Tone } from "../board/line.ts";

export interface SideBarOptions {
  /** What is to be shown in so many cells; reactive. Without a line nothing is drawn, not even an empty box. */
  readonly lines: (width: number) => readonly Line[];
  readonly colourOf: (tone: Tone) => unknown;
}

/** The width of OpenCode's side bar within its margins, until the layout has told the real one. */
const usualWidth = 36;

/** Draws lines into the side bar. Written with the calls that JSX compiles to, so that the package ships plain JS. */
export function sideBar({ lines, colourOf }: SideBarOptions): unknown {
  const [width, setWidth] = createSignal(usualWidth);
  const shown = createMemo(() => lines(width()));
  return createComponent(Show, {
    get when() {
      return shown().length > 0;
    },
    get children() {
      const box = createElement("box");
      setProp(box, "width", "100%");
      setProp(box, "onSizeChange", () => {
        if (box.width > 0) setWidth(box.width);
      });
      insert(box, rows(shown, colourOf));
      return box;
    },
  });
}

function rows(lines: () => readonly Line[], colourOf: SideBarOptions["colourOf"]): unknown {
  return createComponent(Index<Line>, {
    get each() {
      return lines();
    },
    children: (line) => {
      const row = createElement("text");
      setProp(row, "wrapMode", "none");
      insert(row, spans(line, colourOf));
      return row;
    },
  });
}

function spans(line: () => Line, colourOf: SideBarOptions["colourOf"]): unknown {
  return createComponent(Index<Line[number]>, {
    get each() {
      return line();
    },
    children: (span) => {
      const piece = createElement("span");
      effect(() => setProp(piece, "style", { fg: colourOf(span().tone), bold: span().tone === "strong" }));
      insert(piece, () => span().text);
      return piece;
    },
  });
}
