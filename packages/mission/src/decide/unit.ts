import type { TurnFailure } from "../host/agent-host.ts";
import type { Rival } from "../plan/plan.ts";
import type { AttemptRecord } from "../state/records.ts";
import type { Finding, Submission } from "../state/submission.ts";
import type { Feedback, TaskRecord } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import { describeFailure, describeFeedback, isSpoiled } from "./failure.ts";
import { inspectionErrors } from "./inspection.ts";
import { noteVersion } from "./plan-edits.ts";
import type { DecisionRules } from "./rules.ts";
import { spentBudget, splitFaults, splitTask } from "./split.ts";
import { attemptsOf, isLive } from "./view.ts";

/**
 * Moves one unit as far as the records allow: work, then a look at its files and its commands, then its reviewers, then
 * its merge (M1).
 * Called again after every change, so each step looks at one state and takes at most one transition.
 */
export function advanceUnit(draft: Draft, task: TaskRecord, rules: DecisionRules): void {
  switch (task.state.kind) {
    case "working":
      return afterWork(draft, task, task.state.rivals, rules);
    case "checking":
      return afterCheck(draft, task, task.state.attempt, task.state.rivals, rules);
    case "reviewing":
      return afterReview(draft, task, task.state.attempt, task.state.rivals, rules);
    case "merging":
      return afterMerge(draft, task, task.state.attempt, task.state.rivals);
    default:
  }
}

/** Starts the attempt, or the attempts of a race, of a ready task. */
export function startUnit(draft: Draft, task: TaskRecord): void {
  const { id, agent, model, mode } = task.spec;
  const spent = spentBudget(draft, task);
  if (spent !== undefined) return fail(draft, task, [], spent);
  // After a split the work goes on where the results of the parts are, not where the task was left.
  const base = task.splits === undefined ? id : `${id}+${task.splits}`;
  const workers = mode.kind === "race" ? [{}, ...mode.rivals] : [{}];
  const rivals = workers.map((rival: Rival, index) => {
    const wanted = rival.model ?? model;
    return draft.newAttempt("work", rival.agent ?? agent, {
      subject: id,
      place: workers.length === 1 ? base : `${base}.${index + 1}`,
      ...(wanted === undefined ? {} : { model: wanted }),
    });
  });
  draft.putTask({ ...task, state: { kind: "working", rivals } });
}

function afterWork(draft: Draft, task: TaskRecord, rivals: readonly string[], rules: DecisionRules): void {
  const attempts = rivals.map((id) => draft.attempts.get(id)).filter((attempt) => attempt !== undefined);
  const candidate = attempts.find(
    (attempt) => attempt.state.kind === "ended" && attempt.state.end.kind === "answered",
  );
  if (candidate !== undefined) {
    const others = rivals.filter((id) => id !== candidate.id);
    const { submission } = candidate;
    if (submission?.kind === "split") return intoParts(draft, task, others, submission);
    if (submission?.kind === "completion" && submission.status === "blocked") {
      return giveBack(draft, task, others, { kind: "blocked", summary: submission.summary });
    }
    draft.putTask({ ...task, state: { kind: "checking", attempt: candidate.id, rivals: others } });
    return;
  }
  if (attempts.some(isLive)) return;
  const failure = lastFailure(attempts);
  const hasGivenBack = task.state.kind === "working" && task.state.hasGivenBack;
  if (hasGivenBack && task.feedback !== undefined) return giveBack(draft, task, [], task.feedback);
  if (failure !== undefined && !isSpoiled(failure)) {
    return giveBack(draft, task, [], { kind: "blocked", summary: describeFailure(failure) });
  }
  spoil(draft, task, failure, rules);
}

/** A worker has split its own task; the plan may have changed since it asked. */
function intoParts(
  draft: Draft,
  task: TaskRecord,
  rivals: readonly string[],
  { why, parts }: Submission & { readonly kind: "split" },
): void {
  const faults = splitFaults(draft, task, parts);
  if (faults !== undefined)
    return giveBack(draft, task, rivals, { kind: "blocked", summary: `not split: ${faults.join("; ")}` });
  splitTask(draft, task, parts, { by: task.spec.agent, why });
  noteVersion(draft, { by: task.spec.agent, why, edits: [{ kind: "split", id: task.spec.id, into: parts }] });
}

function afterCheck(
  draft: Draft,
  task: TaskRecord,
  attempt: string,
  rivals: readonly string[],
  rules: DecisionRules,
): void {
  const check = draft.checks.get(attempt);
  if (check === undefined) return;
  const findings = inspectionErrors(check.inspections ?? []);
  if (findings.length > 0) return giveBack(draft, task, rivals, { kind: "inspection", findings });
  const evidence = check.evidence.find((entry) => !entry.passed);
  if (evidence !== undefined) return giveBack(draft, task, rivals, { kind: "check", evidence });
  const { of } = task.spec.quorum ?? draft.mission.limits.quorum;
  for (let n = 0; n < of; n += 1) {
    draft.newAttempt("review", rules.agents.reviewer, { subject: task.spec.id, reviews: attempt });
  }
  draft.putTask({ ...task, state: { kind: "reviewing", attempt, rivals } });
}

function afterReview(
  draft: Draft,
  task: TaskRecord,
  attempt: string,
  rivals: readonly string[],
  rules: DecisionRules,
): void {
  const { spoiled, quorum: usual } = draft.mission.limits;
  const quorum = task.spec.quorum ?? usual;
  const reviews = attemptsOf(draft, "review", task.spec.id).filter((review) => review.reviews === attempt);
  const verdicts = reviews.map(({ submission }) => submission).filter((entry) => entry?.kind === "verdict");
  const passes = verdicts.filter(({ verdict }) => verdict === "pass").length;
  const fails = verdicts.length - passes;
  if (passes >= quorum.required) {
    cancelOpenReviews(draft, reviews, "the quorum is reached");
    draft.putTask({ ...task, state: { kind: "merging", attempt, rivals } });
    return;
  }
  if (fails > quorum.of - quorum.required) {
    cancelOpenReviews(draft, reviews, "the quorum cannot be reached");
    const findings: Finding[] = verdicts
      .filter(({ verdict }) => verdict === "fail")
      .flatMap((entry) => entry.findings);
    return giveBack(draft, task, rivals, { kind: "review", findings });
  }
  // A reviewer that ended without a verdict says nothing about the work: it is asked again, within bounds (M9).
  const silent = reviews.filter((review) => review.state.kind === "ended" && review.submission === undefined);
  const wanted =
    quorum.of -
    verdicts.length -
    reviews.filter(isLive).filter(({ submission }) => submission === undefined).length;
  if (wanted <= 0) return;
  if (silent.length > spoiled) {
    const why = `no verdict from ${silent.length} reviews`;
    return fail(draft, task, rivals, `${why}: ${describeSilence(silent)}`);
  }
  const failure = lastFailure(silent);
  const notBefore =
    draft.at + (failure === undefined ? 0 : rules.backoffMs(silent.length, failure.retryAfterMs));
  for (let n = 0; n < wanted; n += 1) {
    draft.newAttempt("review", rules.agents.reviewer, { subject: task.spec.id, reviews: attempt, notBefore });
  }
}

function afterMerge(draft: Draft, task: TaskRecord, attempt: string, rivals: readonly string[]): void {
  const outcome = draft.merges.get(attempt)?.outcome;
  if (outcome === undefined) return;
  if (outcome.kind === "conflict") {
    return giveBack(draft, task, rivals, { kind: "merge", detail: outcome.detail, files: outcome.files });
  }
  if (outcome.kind === "refused")
    return fail(draft, task, rivals, `its changes were not merged: ${outcome.why}`);
  draft.cancel(rivals, `task ${task.spec.id} was won by ${attempt}`);
  const winner = draft.attempts.get(attempt);
  draft.putTask({
    ...task,
    state: { kind: "done", attempt, at: draft.at },
    attempts: task.attempts + 1,
    spoiled: 0,
    ...(winner === undefined ? {} : { result: resultOf(winner) }),
  });
}

/** A reviewer that has given its verdict ends its turn by itself; only the others are in the way. */
function cancelOpenReviews(draft: Draft, reviews: readonly AttemptRecord[], why: string): void {
  const open = reviews.filter(({ submission }) => submission === undefined);
  draft.cancel(
    open.map(({ id }) => id),
    why,
  );
}

/** The candidate did not pass: a rival may still win, else the task goes back with feedback, else it has failed. */
function giveBack(draft: Draft, task: TaskRecord, rivals: readonly string[], feedback: Feedback): void {
  if (rivals.length > 0) {
    draft.putTask({ ...task, feedback, state: { kind: "working", rivals, hasGivenBack: true } });
    return;
  }
  const attempts = task.attempts + 1;
  if (attempts >= draft.mission.limits.attempts) {
    return fail(
      draft,
      { ...task, attempts, feedback },
      [],
      `${describeFeedback(feedback)} (attempt ${attempts} of ${attempts})`,
    );
  }
  const { limits } = draft.mission;
  // 80 % of few attempts lies between two of them; the warning comes with the first.
  if (attempts >= Math.floor(0.8 * limits.attempts))
    draft.note(`task ${task.spec.id} has used ${attempts} of its ${limits.attempts} attempts`);
  draft.putTask({ ...task, attempts, spoiled: 0, feedback, state: { kind: "pending" } });
}

/** The provider or the host was to blame: the attempt does not count, but how often that may happen is bounded (M9). */
function spoil(draft: Draft, task: TaskRecord, failure: TurnFailure | undefined, rules: DecisionRules): void {
  const spoiled = task.spoiled + 1;
  const why = failure === undefined ? "its session was lost" : describeFailure(failure);
  if (spoiled > draft.mission.limits.spoiled) {
    return fail(draft, { ...task, spoiled }, [], `${spoiled} attempts in a row were spoiled, last: ${why}`);
  }
  draft.note(`task ${task.spec.id} spoiled ${spoiled}: ${why}`);
  const notBefore = draft.at + rules.backoffMs(spoiled, failure?.retryAfterMs);
  draft.putTask({ ...task, spoiled, notBefore, state: { kind: "pending" } });
}

function fail(draft: Draft, task: TaskRecord, rivals: readonly string[], why: string): void {
  draft.cancel(rivals, why);
  draft.putTask({ ...task, state: { kind: "failed", why, at: draft.at } });
}

function resultOf(attempt: AttemptRecord): { readonly summary: string; readonly files: readonly string[] } {
  const { submission, state } = attempt;
  if (submission?.kind === "completion") return { summary: submission.summary, files: submission.files };
  const text = state.kind === "ended" && state.end.kind === "answered" ? state.end.text : "";
  return { summary: text, files: [] };
}

/** The failure of the attempt that ended last, if it failed. */
export function lastFailure(attempts: readonly AttemptRecord[]): TurnFailure | undefined {
  const ended = attempts.filter(({ state }) => state.kind === "ended");
  const last = ended.at(-1);
  return last?.state.kind === "ended" && last.state.end.kind === "failed"
    ? last.state.end.failure
    : undefined;
}

function describeSilence(silent: readonly AttemptRecord[]): string {
  const failure = lastFailure(silent);
  return failure === undefined ? "they ended without calling submit_verdict" : describeFailure(failure);
}
