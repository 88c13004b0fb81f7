import { createEffect, createMemo, onCleanup } from "solid-js";
import { boardLines, isTicking } from "../board/board.ts";
import type { Line } from "../board/line.ts";
import type { MissionReader } from "../missions/mission-reader.ts";
import type { Timers } from "../missions/redraw.ts";
import { type SideBarOptions, sideBar } from "./side-bar.ts";

export interface SessionBoardOptions {
  readonly reader: MissionReader;
  /** The session on screen; reactive. */
  readonly sessionId: () => string;
  /** Read by whatever is to be drawn again; reactive. */
  readonly version: () => number;
  readonly requestRedraw: () => void;
  readonly timers: Timers;
  readonly colourOf: SideBarOptions["colourOf"];
  readonly onFault: (message: string, error: unknown) => void;
}

const tickMs = 1000;

/** The board of the session on screen; nothing where it has no mission. */
export function sessionBoard(options: SessionBoardOptions): unknown {
  const { reader, timers, onFault } = options;
  const state = createMemo(() => {
    options.version();
    return reader.ofSession(options.sessionId());
  });
  const lines = (width: number): readonly Line[] => {
    const current = state();
    if (current === undefined) return [];
    try {
      return boardLines(current, timers.now(), width);
    } catch (error) {
      onFault("could not draw the board", error);
      return [];
    }
  };
  // One timer, armed anew by each drawing, and only while the time shown runs on.
  createEffect(() => {
    const current = state();
    if (current !== undefined && isTicking(current)) onCleanup(timers.after(tickMs, options.requestRedraw));
  });
  void reader.look();
  return sideBar({ lines, colourOf: options.colourOf });
}
