import type { CheckResult, Verdict } from "../check/verdict.ts";
import { attempt, errorResult } from "./attempts.ts";
import type { IntegrationStage } from "./integration.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { UnitSet } from "./unit.ts";

/** Runs one integration stage over the set and lets its gate decide; a gate that throws stays shut. */
export async function integrate<T>(
  stage: IntegrationStage<T>,
  ledger: RunLedger<T>,
  signal: AbortSignal,
): Promise<void> {
  if (ledger.recallSet(stage)) return;
  const about = ledger.aboutSet(stage);
  const checked = await attempt(stage.checkAll, about, stage, ledger.time, signal);
  const verdict = stage.gate === undefined ? checked : await decide(stage, checked, about.subject, ledger);
  signal.throwIfAborted();
  await ledger.record(verdict);
  if (!verdict.isPassed) ledger.fail(stage.name, verdict.reason);
}

async function decide<T>(
  stage: IntegrationStage<T>,
  checked: Verdict,
  set: UnitSet<T>,
  ledger: RunLedger<T>,
): Promise<Verdict> {
  const startedAt = ledger.time.timestamp();
  const started = ledger.time.clock.now();
  const elapsed = (): number => ledger.time.clock.now() - started;
  const result: CheckResult = {
    isPassed: checked.isPassed,
    reason: checked.reason,
    evidence: checked.evidence,
  };
  try {
    const decision = await stage.gate?.(result, set);
    if (decision === undefined) return checked;
    const evidence = {
      kind: "custom",
      name: `gate of ${stage.name}`,
      isPassed: decision.isOpen,
      detail: { checkPassed: checked.isPassed, checkReason: checked.reason, reason: decision.reason },
      startedAt,
      durationMs: elapsed(),
    } as const;
    return {
      ...checked,
      isPassed: decision.isOpen,
      reason: decision.reason,
      evidence: [...checked.evidence, evidence],
    };
  } catch (error) {
    const { reason, evidence } = errorResult(error, startedAt, elapsed());
    return {
      ...checked,
      isPassed: false,
      reason: `gate: ${reason}`,
      evidence: [...checked.evidence, ...evidence],
    };
  }
}
