import type { Alarm } from "../clock.ts";
import type { Link } from "../process/link.ts";
import type { ResolvedOptions } from "./options.ts";

/** Ends a child step by step, each `killGraceMs` after the one before: end of input, SIGTERM, SIGKILL. */
export interface Ending {
  /** Begins with the end of input, or at once with SIGTERM. Beginning again only speeds it up. */
  begin(manner: "polite" | "firm"): void;
  cancel(): void;
}

/** The ending of one child. */
export function endingOf(link: Link, { clock, killGraceMs }: ResolvedOptions): Ending {
  const steps = [() => link.endInput(), () => link.signal("SIGTERM"), () => link.signal("SIGKILL")];
  let next = 0;
  let alarm: Alarm | undefined;
  const step = (): void => {
    steps[next]?.();
    next += 1;
    if (next < steps.length) alarm = clock.alarm(killGraceMs, step);
  };
  return {
    begin(manner) {
      const first = manner === "polite" ? 0 : 1;
      if (next > first) return;
      alarm?.cancel();
      next = first;
      step();
    },
    cancel: () => alarm?.cancel(),
  };
}
