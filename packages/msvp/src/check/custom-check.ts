import { type Clock, systemClock } from "../clock.ts";
import type { Json } from "./evidence.ts";
import type { Check, CheckContext } from "./verdict.ts";

/** What a function of the caller's own found out. */
export interface CustomOutcome {
  readonly isPassed: boolean;
  readonly reason: string;
  /** Kept as evidence. @default null */
  readonly detail?: Json;
}

export interface CustomOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** Epoch milliseconds, for `startedAt`. @default Date.now */
  readonly timestamp?: () => number;
}

/** Makes a check of any function; what it says is kept as evidence with its name and its time. */
export function customCheck<S>(
  name: string,
  examine: (subject: S, context: CheckContext) => CustomOutcome | PromiseLike<CustomOutcome>,
  options: CustomOptions = {},
): Check<S> {
  const clock = options.clock ?? systemClock;
  return async (subject, context) => {
    const startedAt = (options.timestamp ?? Date.now)();
    const started = clock.now();
    const { isPassed, reason, detail = null } = await examine(subject, context);
    const durationMs = clock.now() - started;
    return {
      isPassed,
      reason,
      evidence: [{ kind: "custom", name, isPassed, detail, startedAt, durationMs }],
    };
  };
}

/** Makes one check of several: each runs in order, the first that fails ends it, the evidence of all is kept. */
export function inOrder<S>(checks: readonly Check<S>[]): Check<S> {
  if (checks.length === 0) throw new TypeError("inOrder needs at least one check");
  return async (subject, context) => {
    let merged = await (checks[0] as Check<S>)(subject, context);
    for (const check of checks.slice(1)) {
      if (!merged.isPassed) return merged;
      const { isPassed, reason, evidence } = await check(subject, context);
      merged = {
        isPassed,
        reason: isPassed ? `${merged.reason}; ${reason}` : reason,
        evidence: [...merged.evidence, ...evidence],
      };
    }
    return merged;
  };
}
