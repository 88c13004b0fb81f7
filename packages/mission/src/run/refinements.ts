import { brief } from "../brief/brief.ts";
import { Draft } from "../decide/draft.ts";
import { type WaitingMilestone, waitingMilestone } from "../decide/milestones.ts";
import { editPlan } from "../decide/plan-edits.ts";
import { refinementEdits } from "../decide/refinement.ts";
import type { DecisionRules } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import type { PlanInput } from "../plan/plan.ts";
import { applyChanges, type MissionStore, type MissionTransaction, viewOf } from "../state/mission-store.ts";
import type { AttemptRecord, ReadSet } from "../state/records.ts";
import type { Submission } from "../state/submission.ts";

/** How often one attempt is shown the plan anew because it has moved on; after that its edits are thrown away (M9). */
const maxRereads = 1;

/**
 * The message of a refinement. What it shows, and at which versions, is stored in the same transaction (E6). Sent again after
 * a crash it may show more than the first time, and the first may have arrived: what was read then is what counts.
 */
export function openRefinement(store: MissionStore, missionId: string, attemptId: string): Promise<string> {
  return store.transact(`snapshot for ${attemptId}`, (tx) => {
    const view = viewOf(tx, missionId);
    const attempt = view?.attempts.get(attemptId);
    if (view === undefined || attempt === undefined) return "";
    if (attempt.state.kind !== "ended" && attempt.reads === undefined) show(tx, view, attempt);
    return brief(view, attempt);
  });
}

/** Takes a refinement: its edits are made in the transaction that finds everything they were made from unchanged (E6). */
export function refine(
  tx: MissionTransaction,
  { missionId, attempt, input }: { missionId: string; attempt: AttemptRecord; input: PlanInput },
  { rules, at }: { readonly rules: DecisionRules; readonly at: number },
): Submission | string {
  const view = viewOf(tx, missionId);
  const milestone = view === undefined ? undefined : waitingMilestone(view, attempt.subject ?? "");
  if (view === undefined || milestone === undefined) return discarded(input, ["its milestone can begin"]);
  const changed = changedReads(tx, view, attempt.reads);
  if (changed.length > 0) {
    if ((attempt.rereads ?? 0) >= maxRereads) return discarded(input, changed);
    const again = { ...attempt, rereads: (attempt.rereads ?? 0) + 1 };
    show(tx, view, again);
    return `Not taken: ${changed.join(", ")} changed since you were shown it. This is how things are now:\n\n${brief(view, again)}`;
  }
  const reading = refinementEdits(view, milestone, input);
  if (reading.kind === "refused") return refused(reading.faults);
  const { edits } = reading;
  if (edits.length === 0)
    return { kind: "refinement", summary: input.summary, outcome: { kind: "unchanged" } };
  const draft = new Draft(view, at);
  const outcome = editPlan(draft, { by: attempt.agent, why: input.summary, edits }, rules, "planner");
  if (outcome.kind === "refused") return refused(outcome.faults);
  applyChanges(tx, missionId, draft);
  return { kind: "refinement", summary: input.summary, outcome };
}

function show(tx: MissionTransaction, view: MissionView, attempt: AttemptRecord): void {
  const milestone = waitingMilestone(view, attempt.subject ?? "");
  const reads = milestone === undefined ? undefined : readSetOf(tx, view, milestone);
  if (reads !== undefined) tx.set(["attempt", view.mission.id, attempt.id], { ...attempt, reads });
}

/** The plan as a whole, for tasks at work are shown by what is planned of them; and the records shown in full. */
function readSetOf(tx: MissionTransaction, view: MissionView, { tasks, results }: WaitingMilestone): ReadSet {
  const versions = versionsOf(tx, view);
  const shown = [...tasks, ...results].map(({ spec: { id } }) => ({ id, version: versions.get(id) ?? 0 }));
  return { plan: view.mission.planVersion ?? 0, tasks: shown };
}

/** What of a read set is not as it was, in words; one that was lost cannot be vouched for. */
function changedReads(tx: MissionTransaction, view: MissionView, reads: ReadSet | undefined): string[] {
  if (reads === undefined) return ["what you were shown"];
  const versions = versionsOf(tx, view);
  const changed = reads.tasks
    .filter(({ id, version }) => versions.get(id) !== version)
    .map(({ id }) => `task ${id}`);
  return reads.plan === (view.mission.planVersion ?? 0) ? changed : ["the plan", ...changed];
}

function versionsOf(tx: MissionTransaction, { mission }: MissionView): Map<string, number> {
  const entries = tx.entries({ prefix: ["task", mission.id] });
  return new Map(entries.map(({ key, version }) => [String(key[2]), version ?? 0]));
}

function discarded({ summary }: PlanInput, changed: readonly string[]): Submission {
  return { kind: "refinement", summary, outcome: { kind: "discarded", changed } };
}

function refused(faults: readonly string[]): string {
  const lines = [...new Set(faults)].map((fault) => `- ${fault}`).join("\n");
  return `The refinement was not accepted:\n${lines}\nMend it and call submit_plan again.`;
}
