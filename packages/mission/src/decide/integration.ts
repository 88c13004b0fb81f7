import type { CheckEvidence } from "../host/check-runner.ts";
import type { TaskSpec } from "../plan/plan.ts";
import type { Feedback, Finding } from "../state/records.ts";
import type { Draft } from "./draft.ts";
import { endMission } from "./ending.ts";
import { failureReasons } from "./execution.ts";
import { describeFailure, describeFeedback } from "./failure.ts";
import { addTasks } from "./planning.ts";
import type { DecisionRules } from "./rules.ts";
import { lastFailure } from "./unit.ts";
import { attemptsOf, isLive, tasksInOrder, waveId } from "./view.ts";

/** Behind the barrier: lands the work, runs the mission's own commands, and has the whole reviewed; then seals. */
export function integrate(draft: Draft, rules: DecisionRules): void {
  const { phase } = draft.mission;
  if (phase.kind !== "integrate") return;
  if (phase.step === "land") return afterLanding(draft, rules);
  if (phase.step === "check") return afterMissionCheck(draft, rules);
  return afterMasterReview(draft, rules);
}

function afterLanding(draft: Draft, rules: DecisionRules): void {
  const outcome = draft.merges.get(waveId(draft.mission))?.outcome;
  if (outcome === undefined) return;
  if (outcome.kind === "merged") return draft.setPhase({ kind: "integrate", step: "check" });
  if (outcome.kind === "conflict")
    return repair(draft, rules, { kind: "merge", detail: outcome.detail, files: outcome.files });
  endMission(draft, {
    kind: "failed",
    reasons: [`the work could not be brought into the project: ${outcome.why}`],
  });
}

function afterMissionCheck(draft: Draft, rules: DecisionRules): void {
  const check = draft.checks.get(waveId(draft.mission));
  if (check === undefined) return;
  const evidence: CheckEvidence | undefined = check.evidence.find((entry) => !entry.passed);
  if (evidence === undefined) draft.setPhase({ kind: "integrate", step: "review" });
  else repair(draft, rules, { kind: "check", evidence });
}

function afterMasterReview(draft: Draft, rules: DecisionRules): void {
  const reviews = attemptsOf(draft, "master").filter(({ wave }) => wave === draft.mission.wave);
  const last = reviews.at(-1);
  if (last === undefined) {
    draft.newAttempt("master", rules.agents.master);
    return;
  }
  if (isLive(last)) return;
  if (last.submission?.kind === "verdict") {
    if (last.submission.verdict === "pass") return endMission(draft, { kind: "sealed" });
    return repair(draft, rules, { kind: "review", findings: last.submission.findings });
  }
  const failure = lastFailure(reviews);
  if (reviews.length > draft.mission.limits.spoiled) {
    const why = failure === undefined ? "it ended without calling submit_verdict" : describeFailure(failure);
    return endMission(draft, {
      kind: "failed",
      reasons: [`no verdict from ${reviews.length} master reviews, last: ${why}`],
    });
  }
  const notBefore =
    draft.at + (failure === undefined ? 0 : rules.backoffMs(reviews.length, failure.retryAfterMs));
  draft.newAttempt("master", rules.agents.master, { notBefore });
}

/** Adds one task that mends what integration found; how often that may happen is bounded by the waves (M9). */
function repair(draft: Draft, rules: DecisionRules, feedback: Feedback): void {
  const { wave, limits, verify } = draft.mission;
  const what = describeFeedback(feedback);
  if (wave >= limits.waves) {
    return endMission(draft, { kind: "failed", reasons: [`after ${wave} waves, the limit, ${what}`] });
  }
  const tree = draft.merges.get(waveId(draft.mission))?.fingerprint ?? "";
  const fingerprints = [...draft.mission.fingerprints, `${tree} ${what}`];
  draft.setMission({ fingerprints });
  if (isStagnant(fingerprints, limits.stagnantWaves)) {
    return draft.setPhase({
      kind: "diagnose",
      why: `nothing changed for ${limits.stagnantWaves} waves: ${what}`,
    });
  }
  const spec: TaskSpec = {
    id: `repair-${wave}`,
    title: `Repair what integration found in wave ${wave}`,
    instructions: `The units are done, but the whole did not pass: ${what}.\n\n${details(feedback)}`.trim(),
    depends: [],
    agent: rules.agents.worker,
    files: [],
    verify: feedback.kind === "check" ? [feedback.evidence.command] : verify,
    mode: { kind: "normal" },
  };
  draft.note(`wave ${wave} -> ${wave + 1}: ${what}`);
  draft.setMission({ wave: wave + 1 });
  addTasks(draft, [spec], { by: "repair", why: what });
  draft.setPhase({ kind: "execute" });
}

function isStagnant(fingerprints: readonly string[], waves: number): boolean {
  const recent = fingerprints.slice(-waves - 1);
  return recent.length > waves && recent.every((entry) => entry === recent[0]);
}

function details(feedback: Feedback): string {
  switch (feedback.kind) {
    case "check":
      return `Output of the command (its end):\n${feedback.evidence.outputTail}`;
    case "review":
      return feedback.findings.map(describeFinding).join("\n");
    case "merge":
      return feedback.detail;
    case "blocked":
      return feedback.summary;
  }
}

/** A finding in one line. */
export function describeFinding({ severity, message, file, line }: Finding): string {
  const where = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  return `- ${severity}${where}: ${message}`;
}

/**
 * Nothing can move. A fixer sees the audit trail and may submit tasks whose `parent` names the failed unit that they
 * replace; without that, a person is asked where somebody can be, and else the mission fails with its reasons.
 */
export function diagnose(draft: Draft, rules: DecisionRules): void {
  const { wave, limits, phase } = draft.mission;
  if (phase.kind !== "diagnose") return;
  const all = attemptsOf(draft, "diagnose");
  const last = all.at(-1);
  if (last !== undefined && isLive(last)) return;
  const isFresh = last?.wave === wave;
  if (isFresh && last?.submission?.kind === "plan") return replaceFailed(draft, last.submission.tasks);
  if (!isFresh && all.length < limits.diagnoses && wave < limits.waves) {
    draft.newAttempt("diagnose", rules.agents.fixer);
    return;
  }
  const failed = failureReasons(tasksInOrder(draft));
  const reasons = failed.length > 0 ? failed : [phase.why];
  if (!limits.canAsk) return endMission(draft, { kind: "failed", reasons });
  const question = `The mission cannot go on: ${reasons.join("; ")}. What now?`;
  draft.setPhase({ kind: "decision", question, options: ["retry", "drop", "stop"], askedAt: draft.at });
}

function replaceFailed(draft: Draft, specs: readonly TaskSpec[]): void {
  const replaced = new Map<string, string[]>();
  for (const { id, parent } of specs) {
    if (parent !== undefined) replaced.set(parent, [...(replaced.get(parent) ?? []), id]);
  }
  draft.setMission({ wave: draft.mission.wave + 1 });
  for (const task of tasksInOrder(draft)) {
    const by = replaced.get(task.spec.id);
    const isReplaced = task.state.kind === "failed" && by !== undefined;
    const depends = task.spec.depends.flatMap((id) => replacementOf(draft, replaced, id));
    const spec = { ...task.spec, depends };
    if (isReplaced)
      draft.putTask({ ...task, state: { kind: "dropped", why: `replaced by ${by.join(", ")}` } });
    else if (depends.join() !== task.spec.depends.join()) draft.putTask({ ...task, spec });
  }
  addTasks(draft, specs, { by: "repair", why: "diagnosis" });
  draft.setPhase({ kind: "execute" });
}

function replacementOf(draft: Draft, replaced: ReadonlyMap<string, string[]>, id: string): readonly string[] {
  const by = replaced.get(id);
  const { state } = draft.tasks.get(id) ?? {};
  return by !== undefined && (state?.kind === "failed" || state?.kind === "dropped") ? by : [id];
}
