import type { Check, CheckResult, Verdict } from "../check/verdict.ts";
import type { Clock } from "../clock.ts";
import { describe, MsvpError } from "../errors.ts";
import { GuardedCall } from "../guarded-call.ts";
import type { AttemptOptions } from "./stage.ts";

export interface Timekeeping {
  readonly clock: Clock;
  readonly timestamp: () => number;
}

export interface AttemptSubject<S> {
  readonly stage: string;
  readonly unit: string | null;
  readonly revision: string;
  readonly subject: S;
}

/**
 * Makes attempts until one passes or none is left; each is told what the failed ones before it said. A check that
 * throws or exceeds its time has failed, with the error as evidence; only the end of the whole run is thrown.
 */
export async function attempt<S>(
  check: Check<S>,
  about: AttemptSubject<S>,
  options: AttemptOptions,
  time: Timekeeping,
  signal: AbortSignal,
): Promise<Verdict> {
  const { stage, unit, revision, subject } = about;
  const startedAt = time.timestamp();
  const started = time.clock.now();
  const feedback: CheckResult[] = [];
  for (;;) {
    signal.throwIfAborted();
    const number = feedback.length + 1;
    const told = [...feedback];
    const run = (ownSignal: AbortSignal): ReturnType<Check<S>> =>
      check(subject, { stage, unit, attempt: number, feedback: told, signal: ownSignal });
    const result = await oneAttempt(run, stage, options.timeoutMs ?? Number.POSITIVE_INFINITY, time, signal);
    if (result.isPassed || number > (options.retries ?? 0)) {
      const durationMs = time.clock.now() - started;
      return { stage, unit, revision, ...result, attempts: number, startedAt, durationMs };
    }
    feedback.push(result);
  }
}

async function oneAttempt(
  run: (signal: AbortSignal) => CheckResult | PromiseLike<CheckResult>,
  stage: string,
  limitMs: number,
  time: Timekeeping,
  signal: AbortSignal,
): Promise<CheckResult> {
  const startedAt = time.timestamp();
  const started = time.clock.now();
  try {
    const limits = { clock: time.clock, what: `Stage "${stage}"`, limitMs, signal };
    const call = new GuardedCall((context) => run(context.signal), limits);
    const { isPassed, reason, evidence } = await call.result;
    return { isPassed, reason, evidence };
  } catch (error) {
    signal.throwIfAborted();
    return errorResult(error, startedAt, time.clock.now() - started);
  }
}

/** A failed check made from what it threw. */
export function errorResult(error: unknown, startedAt: number, durationMs: number): CheckResult {
  const name = error instanceof Error ? error.name : typeof error;
  const code = MsvpError.is(error) ? error.code : null;
  const message = describe(error);
  const reason = `the check failed to run: ${message}`;
  return {
    isPassed: false,
    reason,
    evidence: [{ kind: "error", isPassed: false, name, code, message, startedAt, durationMs }],
  };
}
