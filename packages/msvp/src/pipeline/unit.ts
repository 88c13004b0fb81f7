import type { Verdict } from "../check/verdict.ts";

/** One thing to be verified. */
export interface Unit<T> {
  /** Identity within a run. */
  readonly key: string;
  readonly value: T;
  /** Content identity: a verdict of an earlier run counts only for the same revision. @default "" */
  readonly revision?: string;
}

/** What an integration stage sees: the units that passed the barrier, and every verdict so far. */
export interface UnitSet<T> {
  readonly units: readonly Unit<T>[];
  /** Units left out, with the reason. */
  readonly excused: readonly { readonly unit: Unit<T>; readonly reason: string }[];
  readonly verdicts: readonly Verdict[];
}
