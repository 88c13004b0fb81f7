import type { Verdict } from "../check/verdict.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { PipelineEntry } from "./entry.ts";
import { integrate } from "./integrate.ts";
import type { PipelineReport } from "./report.ts";
import { EarlierVerdicts, makeToken, pipelineIdentity, type ResumeToken } from "./resume-token.ts";
import { type OnVerdict, RunLedger } from "./run-ledger.ts";
import { type Segment, segments } from "./segment.ts";
import type { Unit } from "./unit.ts";
import { unitWave } from "./unit-wave.ts";

export interface PipelineOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** Epoch milliseconds, for `startedAt`. @default Date.now */
  readonly timestamp?: () => number;
}

export interface RunOptions {
  /** Stops the run: it rejects with the signal's reason, after every check was told to end. */
  readonly signal?: AbortSignal;
  /** What an earlier run of the same pipeline got done. */
  readonly resume?: ResumeToken;
  /** Stores each verdict as it is given; a rejection ends the run with that error. */
  readonly onVerdict?: OnVerdict;
}

/** A sequence of stages and barriers that can be run over any number of sets of units. */
export interface Pipeline<T> {
  /**
   * Takes the units through the pipeline; failed checks are in the report, not thrown.
   *
   * @throws TypeError for a repeated key, ResumeTokenError, the reason of the signal, or what `onVerdict` threw.
   */
  run(units: readonly Unit<T>[], options?: RunOptions): Promise<PipelineReport>;
  /** Makes a resume token out of verdicts stored by `onVerdict`. */
  tokenOf(verdicts: Iterable<Verdict>): ResumeToken;
}

/**
 * Builds a pipeline: unit stages that every unit passes by itself, barriers that open when all have, integration
 * stages over the whole set behind them.
 *
 * @throws TypeError when the entries are not in an order that can work.
 * @example
 * const verify = pipeline<Task>([
 *   stage("unit", { check: commandCheck((task) => ({ command: task.verify })), retries: 1 }),
 *   barrier("all units"),
 *   integration("build", { checkAll: commandCheck(() => ({ command: "npm run build" })) }),
 * ]);
 * const report = await verify.run(tasks.map((task) => ({ key: task.id, value: task })));
 */
export function pipeline<T>(
  entries: readonly PipelineEntry<T>[],
  options: PipelineOptions = {},
): Pipeline<T> {
  const plan = segments(entries);
  const identity = pipelineIdentity(entries);
  const time = { clock: options.clock ?? systemClock, timestamp: options.timestamp ?? Date.now };
  return {
    tokenOf: (verdicts) => makeToken(identity, verdicts),
    run: async (units, { signal, resume, onVerdict } = {}) => {
      refuseRepeatedKeys(units);
      const earlier = new EarlierVerdicts(resume, identity);
      const ledger = new RunLedger<T>(units, { pipeline: identity, earlier, time, onVerdict });
      await runAll(plan, ledger, signal ?? new AbortController().signal);
      return ledger.report();
    },
  };
}

async function runAll<T>(
  plan: readonly Segment<T>[],
  ledger: RunLedger<T>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  for (const segment of plan) {
    await unitWave(segment, ledger, signal);
    ledger.closeWave();
    const least = segment.barrier.leastPassed;
    if (ledger.units.length < least) {
      ledger.fail(segment.barrier.name, `${ledger.units.length} units passed, at least ${least} must`);
    }
    // No integration before the barrier is open: the law that the barrier exists for (P1).
    if (ledger.hasFailed) return;
    for (const stage of segment.integrations) {
      await integrate(stage, ledger, signal);
      if (ledger.hasFailed) return;
    }
  }
}

function refuseRepeatedKeys<T>(units: readonly Unit<T>[]): void {
  const keys = new Set<string>();
  for (const { key } of units) {
    if (keys.has(key)) throw new TypeError(`Unit "${key}" occurs twice`);
    keys.add(key);
  }
}
