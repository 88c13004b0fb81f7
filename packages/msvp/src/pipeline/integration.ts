import type { Check, CheckResult } from "../check/verdict.ts";
import { type AttemptOptions, checkAttempts } from "./stage.ts";
import type { UnitSet } from "./unit.ts";

export interface IntegrationOptions<T> extends AttemptOptions {
  /** Examines the whole set. */
  readonly checkAll: Check<UnitSet<T>>;
  /** Decides on the result instead of the check alone, for better or for worse; one that throws stays shut. */
  readonly gate?: (result: CheckResult, set: UnitSet<T>) => GateDecision | PromiseLike<GateDecision>;
}

/** A decision of a gate; the reason becomes that of the verdict. */
export interface GateDecision {
  readonly isOpen: boolean;
  readonly reason: string;
}

/** A stage over the whole set, behind a barrier. */
export interface IntegrationStage<T> extends IntegrationOptions<T> {
  readonly kind: "integration";
  readonly name: string;
}

/** A stage over all units together; it must stand behind a barrier. @throws RangeError */
export function integration<T>(name: string, options: IntegrationOptions<T>): IntegrationStage<T> {
  checkAttempts(name, options);
  return { ...options, kind: "integration", name };
}
