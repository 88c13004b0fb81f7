import type { HookClock } from "../clock.ts";
import type { HookFailure } from "../outcome.ts";
import type { TraceRing } from "../trace.ts";
import type { Deadlines } from "./deadlines.ts";

/** What all dispatches of a registry share. */
export interface DispatchHost {
  readonly clock: HookClock;
  readonly deadlines: Deadlines;
  readonly ring: TraceRing;
  readonly isTimingAll: boolean;
  readonly report: (failure: HookFailure) => void;
}
