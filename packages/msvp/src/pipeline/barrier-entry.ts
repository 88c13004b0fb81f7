import type { Verdict } from "../check/verdict.ts";

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
  readonly leastPassed: number;
}

/** Opens only when every unit has passed the stages before it, or was excused. @throws RangeError */
export function barrier(name: string, options: BarrierOptions = {}): BarrierEntry {
  const leastPassed = options.leastPassed ?? 1;
  if (!(leastPassed >= 0)) {
    throw new RangeError(`Barrier "${name}": leastPassed must be at least 0, got ${leastPassed}`);
  }
  return { ...options, kind: "barrier", name, leastPassed };
}
