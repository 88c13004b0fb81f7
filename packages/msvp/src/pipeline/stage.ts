import type { Check } from "../check/verdict.ts";

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
  readonly concurrency: number;
}

/** A stage that each unit passes by itself, several at a time. @throws RangeError */
export function stage<T>(name: string, options: UnitStageOptions<T>): UnitStage<T> {
  checkAttempts(name, options);
  const concurrency = options.concurrency ?? 4;
  if (!(concurrency >= 1)) {
    throw new RangeError(`Stage "${name}": concurrency must be at least 1, got ${concurrency}`);
  }
  return { ...options, kind: "stage", name, concurrency };
}

/** @throws RangeError */
export function checkAttempts(name: string, options: AttemptOptions): void {
  const { retries = 0, timeoutMs = Number.POSITIVE_INFINITY } = options;
  if (!(Number.isInteger(retries) && retries >= 0)) {
    throw new RangeError(`Stage "${name}": retries must be an integer of at least 0, got ${retries}`);
  }
  if (!(timeoutMs > 0)) throw new RangeError(`Stage "${name}": timeoutMs must be above 0, got ${timeoutMs}`);
}
