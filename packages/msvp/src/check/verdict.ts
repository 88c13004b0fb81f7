import type { Evidence } from "./evidence.ts";

/** What a check says about one subject, once. */
export interface CheckResult {
  readonly isPassed: boolean;
  /** One line for a person, or for the worker that has to try again. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** What a stage of a pipeline finally says about a unit, or about the set of them. */
export interface Verdict extends CheckResult {
  readonly stage: string;
  /** Key of the unit; null for a verdict on the whole set. */
  readonly unit: string | null;
  /** What the verdict holds for; it is void once the stage's or the unit's revision differs. */
  readonly revision: string;
  /** Attempts made, the last included. */
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** What a check is given besides its subject. */
export interface CheckContext {
  readonly stage: string;
  readonly unit: string | null;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** What the failed attempts before this one said, oldest first. */
  readonly feedback: readonly CheckResult[];
  /** Aborted at the time limit of the attempt and when the run is stopped. */
  readonly signal: AbortSignal;
}

/** Examines a subject. A throw is a failed check with the error as its evidence. */
export type Check<S> = (subject: S, context: CheckContext) => CheckResult | PromiseLike<CheckResult>;
