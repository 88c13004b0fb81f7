import type { VirtualClock } from "../../test/support/virtual-clock.ts";
import type { Replay } from "./replay.ts";

/** A way to tell that a session is finished. */
export interface Detector {
  readonly name: string;
  /** Resolves when it says "finished", with false when it has not said so by `untilMs` after the prompt. */
  readonly detect: (replay: Replay, clock: VirtualClock, untilMs: number) => Promise<boolean>;
}

/** What a detector said about one session. */
export interface Detection {
  readonly trace: string;
  readonly polls: number;
  /** From the true end to the word "finished"; negative: a false completion. */
  readonly delayMs: number;
  readonly isMissed: boolean;
}
