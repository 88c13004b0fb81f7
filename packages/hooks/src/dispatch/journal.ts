import type { HookFailure, HookFollowUp, HookOutcome } from "../outcome.ts";
import type { StepNote } from "../trace.ts";

/** What a dispatch tells beside its value. Most have nothing to tell: a run makes its journal with the first entry. */
export class Journal {
  readonly followUps: HookFollowUp[] = [];
  readonly failures: HookFailure[] = [];
  readonly notes: StepNote[] = [];
}

/** A journal as it is read. */
export interface Told {
  readonly followUps: readonly HookFollowUp[];
  readonly failures: readonly HookFailure[];
  readonly notes: readonly StepNote[];
}

/** The journal of every dispatch that has nothing to tell. */
export const nothingTold: Told = Object.freeze({
  followUps: Object.freeze([]),
  failures: Object.freeze([]),
  notes: Object.freeze([]),
});

/** Which hook ended a dispatch before the last one ran, and why. */
export interface Stopped {
  readonly by: string;
  readonly reason: string;
}

export function outcomeOf(value: unknown, stopped: Stopped | undefined, told: Told): HookOutcome {
  const { followUps, failures } = told;
  return stopped === undefined
    ? { status: "completed", value, followUps, failures }
    : { status: "stopped", value, by: stopped.by, reason: stopped.reason, followUps, failures };
}
