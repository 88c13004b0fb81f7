import { failureReasons } from "../decide/diagnosis.ts";
import { type MissionView, tasksInOrder, waveId } from "../decide/view.ts";
import type { Usage } from "../host/agent-host.ts";
import type { CheckEvidence } from "../host/check-runner.ts";
import type { Inspection } from "../host/file-inspector.ts";
import type { MissionOutcome, MissionPhase } from "../state/records.ts";
import { type RefinementReport, refinementsOf } from "./refinements.ts";

/** The word in the first line of a report. */
export type ReportState = "sealed" | "failed" | "stopped" | "decision" | "running";

/** Whether the audit log of the store holds together, and its head. */
export type AuditState =
  | { readonly kind: "verified"; readonly head: string; readonly count: number }
  | { readonly kind: "broken"; readonly why: string };

/** How a mission stands or ended, with the evidence for it. */
export interface MissionReport {
  readonly missionId: string;
  readonly goal: string;
  readonly state: ReportState;
  readonly reasons: readonly string[];
  readonly units: readonly UnitReport[];
  /** Milestones that the planner looked at again while earlier tasks ran. */
  readonly refinements: readonly RefinementReport[];
  /** The mission's own commands in the last wave. */
  readonly evidence: readonly CheckEvidence[];
  readonly waves: number;
  readonly durationMs: number;
  readonly usage: Usage;
  readonly audit?: AuditState;
}

export interface UnitReport {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly attempts: number;
  readonly reviews: readonly { readonly agent: string; readonly verdict: "pass" | "fail" }[];
  /** What came of looking at the files that it changed. */
  readonly inspections: readonly Inspection[];
  readonly evidence: readonly CheckEvidence[];
}

/** Makes the report of a mission from its records. */
export function reportOf(view: MissionView, at: number): MissionReport {
  const { mission } = view;
  const { phase } = mission;
  return {
    missionId: mission.id,
    goal: mission.goal,
    state: stateOf(phase),
    reasons: reasonsOf(view),
    units: tasksInOrder(view).map((task) => unitReport(view, task.spec.id)),
    refinements: refinementsOf(view),
    evidence: view.checks.get(waveId(mission))?.evidence ?? [],
    waves: mission.wave,
    durationMs: (phase.kind === "ended" ? phase.at : at) - mission.createdAt,
    usage: mission.usage,
  };
}

function stateOf(phase: MissionPhase): ReportState {
  if (phase.kind === "ended") return phase.outcome.kind;
  return phase.kind === "decision" ? "decision" : "running";
}

function reasonsOf(view: MissionView): readonly string[] {
  const { phase } = view.mission;
  if (phase.kind === "decision")
    return [phase.question, `answer with mission_decide: ${phase.options.join(", ")}`];
  if (phase.kind !== "ended") return [];
  const kept =
    phase.kept === undefined ? [] : [`verified work that is not in the project is kept: ${phase.kept}`];
  return [...outcomeReasons(view, phase.outcome), ...kept];
}

function outcomeReasons(view: MissionView, outcome: MissionOutcome): readonly string[] {
  if (outcome.kind === "failed")
    return [...new Set([...outcome.reasons, ...failureReasons(tasksInOrder(view))])];
  return outcome.kind === "stopped" ? [`stopped by ${outcome.by}: ${outcome.why}`] : [];
}

function unitReport(view: MissionView, id: string): UnitReport {
  const task = view.tasks.get(id);
  if (task === undefined) throw new Error(`the mission has no task ${id}`);
  const { spec, state, attempts } = task;
  const candidate = lastChecked(view, id);
  const check = view.checks.get(candidate ?? "");
  const reviews = [...view.attempts.values()].flatMap(({ role, reviews: of, agent, submission }) =>
    role === "review" && of === candidate && submission?.kind === "verdict"
      ? [{ agent, verdict: submission.verdict }]
      : [],
  );
  return {
    id,
    title: spec.title,
    state: state.kind,
    attempts,
    reviews,
    inspections: check?.inspections ?? [],
    evidence: check?.evidence ?? [],
  };
}

/** The newest attempt of a task that was checked. */
function lastChecked(view: MissionView, taskId: string): string | undefined {
  const attempts = [...view.attempts.values()].filter(
    ({ role, subject }) => role === "work" && subject === taskId,
  );
  return attempts.toSorted((a, b) => b.number - a.number).find(({ id }) => view.checks.has(id))?.id;
}
