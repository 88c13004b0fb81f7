import type { CheckEvidence } from "../host/check-runner.ts";
import type { TaskSpec } from "../plan/plan.ts";
import type { Finding } from "../state/submission.ts";
import type { Feedback } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import { askOrFail, endMission } from "./ending.ts";
import { describeFailure, describeFeedback } from "./failure.ts";
import { describePlace } from "./inspection.ts";
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
  // What is in the way is the person's own: once they have moved it, a retry brings the work in, in a wave of its own.
  askOrFail(draft, [`the work could not be brought into the project: ${outcome.why}`], ["retry", "stop"]);
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
  // The same fault in the same tree, wave after wave: somebody else has to look at it, from the cause.
  const isHanded = isStagnant(fingerprints, limits.stagnantWaves);
  const tried = isHanded ? repairsOf(draft, what) : [];
  const trail = isHanded
    ? `Repairs of this have been tried (${tried.join(", ")}), and it is as it was. Do not try the same again: find the cause, and change the strategy.`
    : "";
  const fault = `The units are done, but the whole did not pass: ${what}.`;
  const spec: TaskSpec = {
    id: freeId(draft, `repair-${wave}`),
    title: `Repair what integration found in wave ${wave}`,
    instructions: [fault, trail, details(feedback)].filter((part) => part !== "").join("\n\n"),
    // What they did is shown only to what depends on them (M5).
    depends: tried,
    agent: isHanded ? rules.agents.fixer : rules.agents.worker,
    files: [],
    verify: feedback.kind === "check" ? [feedback.evidence.command] : verify,
    mode: { kind: "normal" },
  };
  draft.note(`wave ${wave} -> ${wave + 1}: ${what}`);
  draft.setMission({ wave: wave + 1 });
  addTasks(draft, [spec], { by: "repair", why: what });
  draft.setPhase({ kind: "execute" });
}

/** The repairs that were made for a fault, oldest first. */
function repairsOf(draft: Draft, fault: string): string[] {
  const repairs = tasksInOrder(draft).filter(({ origin }) => origin.by === "repair" && origin.why === fault);
  return repairs.map(({ spec }) => spec.id);
}

/** A plan may have taken the name: a repair must never replace a task. */
function freeId(draft: Draft, name: string): string {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? name : `${name}.${n}`;
    if (!draft.tasks.has(id)) return id;
  }
}

function isStagnant(fingerprints: readonly string[], waves: number): boolean {
  const recent = fingerprints.slice(-waves - 1);
  return recent.length > waves && recent.every((entry) => entry === recent[0]);
}

function details(feedback: Feedback): string {
  switch (feedback.kind) {
    case "check":
      return `Output of the command (its end):\n${feedback.evidence.outputTail}`;
    case "inspection":
      return feedback.findings.map(describePlace).join("\n");
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
