import type { Check, CheckResult, Verdict } from "../check/verdict.ts";

/** One thing to be verified. */
export interface Unit<T> {
  /** Identity within a run. */
  readonly key: string;
  readonly value: T;
  /** Content identity: a verdict of an earlier run counts only for the same revision. @default "" */
  readonly revision?: string;
}

/** What unit stages and integration stages have in common. */
export interface AttemptOptions {
  /** Further attempts after a failed one. @default 0 */
  readonly retries?: number;
  /** Time limit of one attempt in milliseconds. @default Infinity */
  readonly timeoutMs?: number;
  /** Identity of the check: verdicts of an earlier run count only for the same revision. @default "" */
  readonly revision?: string;
}

export interface UnitStageOptions<T> extends AttemptOptions {
  readonly check: Check<T>;
  /** Units in this stage at the same time. @default 4 */
  readonly concurrency?: number;
}

/** A stage that each unit passes by itself. */
export interface UnitStage<T> extends UnitStageOptions<T> {
  readonly kind: "stage";
  readonly name: string;
}

/** What becomes of the others when a unit has failed for good. */
export interface BarrierOptions {
  /** `"finish"`: the other units run to their end, for their findings. `"stop"`: they are aborted. @default "finish" */
  readonly onFailure?: "finish" | "stop";
  /** Excuses a failed unit by returning the reason: the barrier opens without it and it is left out of what follows. */
  readonly excuse?: (verdict: Verdict) => string | undefined;
  /** Units that must pass for the barrier to open, however many are excused. @default 1 */
  readonly leastPassed?: number;
}

/** A point that no unit passes before every other one of its generation. */
export interface BarrierEntry extends BarrierOptions {
  readonly kind: "barrier";
  readonly name: string;
}

/** What an integration stage sees: the units that passed the barrier, and every verdict so far. */
export interface UnitSet<T> {
  readonly units: readonly Unit<T>[];
  /** Units left out, with the reason. */
  readonly excused: readonly { readonly unit: Unit<T>; readonly reason: string }[];
  readonly verdicts: readonly Verdict[];
}

export interface IntegrationOptions<T> extends AttemptOptions {
  readonly checkAll: Check<UnitSet<T>>;
  /** Decides on the result instead of the check alone, for better or for worse. */
  readonly gate?: (result: CheckResult, set: UnitSet<T>) => GateDecision | PromiseLike<GateDecision>;
}

/** A decision of a gate; the reason becomes part of the verdict. */
export interface GateDecision {
  readonly isOpen: boolean;
  readonly reason: string;
}

/** A stage over the whole set, after a barrier. */
export interface IntegrationStage<T> extends IntegrationOptions<T> {
  readonly kind: "integration";
  readonly name: string;
}

export type PipelineEntry<T> = UnitStage<T> | BarrierEntry | IntegrationStage<T>;

/** A stage that each unit passes by itself, several at a time. */
export function stage<T>(name: string, options: UnitStageOptions<T>): UnitStage<T> {
  checkAttempts(name, options);
  const concurrency = options.concurrency ?? 4;
  if (!(concurrency >= 1))
    throw new RangeError(`Stage "${name}": concurrency must be at least 1, got ${concurrency}`);
  return { ...options, kind: "stage", name };
}

/** Opens only when every unit has passed the stages before it, or was excused. */
export function barrier(name: string, options: BarrierOptions = {}): BarrierEntry {
  const least = options.leastPassed ?? 1;
  if (!(least >= 0)) throw new RangeError(`Barrier "${name}": leastPassed must be at least 0, got ${least}`);
  return { ...options, kind: "barrier", name };
}

/** A stage over all units together; it must stand after a barrier. */
export function integration<T>(name: string, options: IntegrationOptions<T>): IntegrationStage<T> {
  checkAttempts(name, options);
  return { ...options, kind: "integration", name };
}

function checkAttempts(
  name: string,
  { retries = 0, timeoutMs = Number.POSITIVE_INFINITY }: AttemptOptions,
): void {
  if (!(Number.isInteger(retries) && retries >= 0)) {
    throw new RangeError(`Stage "${name}": retries must be an integer of at least 0, got ${retries}`);
  }
  if (!(timeoutMs > 0)) throw new RangeError(`Stage "${name}": timeoutMs must be above 0, got ${timeoutMs}`);
}
