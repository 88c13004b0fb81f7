import { describeInspection, describePlace, inspectionErrors } from "../decide/inspection.ts";
import { describeFinding } from "../decide/integration.ts";
import { waitingMilestone } from "../decide/milestones.ts";
import { attemptsOf, type MissionView, tasksInOrder } from "../decide/view.ts";
import type { Inspection } from "../host/file-inspector.ts";
import type { AttemptRecord, CheckRecord } from "../state/records.ts";
import type { Feedback, TaskRecord } from "../state/task-record.ts";
import { answerOf } from "./artifact.ts";
import { bounded, list, paragraphs } from "./bounded.ts";

/** How much of what others wrote goes into one message, in characters. */
const maxResult = 2000;
const maxFindings = 6000;
const maxOutput = 4000;
const maxRemembered = 8000;

/**
 * The message of an attempt. It carries only what this attempt is about; how an agent works stands in its system
 * prompt and is never repeated here (M6). Text of another task appears only where the plan makes one depend on it (M5).
 */
export function brief(view: MissionView, attempt: AttemptRecord, remembered = ""): string {
  switch (attempt.role) {
    case "scout":
      return scoutBrief(view, attempt);
    case "plan":
      return planBrief(view, remembered);
    case "refine":
      return refineBrief(view, attempt);
    case "work":
      return workBrief(view, subjectOf(view, attempt), remembered);
    case "review":
      return reviewBrief(view, attempt, subjectOf(view, attempt));
    case "master":
      return masterBrief(view);
  }
}

const topics: Readonly<Record<string, string>> = {
  structure: "the structure of the project: folders, entry points, which files the goal concerns",
  stack: "the stack: languages, frameworks, how it is built, tested and linted (exact commands)",
  docs: "the documentation: conventions, decisions and constraints that the goal has to respect",
  infra: "the infrastructure: configuration, CI, deployment, external services, data",
};

function scoutBrief(view: MissionView, attempt: AttemptRecord): string {
  const topic = attempt.subject ?? "";
  return paragraphs([goal(view), `Explore ${topics[topic] ?? topic}. End your turn with what you found.`]);
}

function planBrief(view: MissionView, remembered: string): string {
  const { wave } = view.mission;
  return paragraphs([
    goal(view),
    findings(view),
    memory(remembered),
    wave === 1 ? "" : progress(view),
    "Make the plan and hand it in with submit_plan.",
  ]);
}

/** Shows a milestone that waits: its own tasks in full, results that it builds on, and by title what is still at work. */
function refineBrief(view: MissionView, { subject = "" }: AttemptRecord): string {
  const milestone = waitingMilestone(view, subject);
  if (milestone === undefined) return "There is nothing to refine any more. End your turn.";
  const { task, tasks, results, open } = milestone;
  return paragraphs([
    `Refine milestone ${subject}: ${task.spec.title}`,
    goal(view),
    "Work on earlier tasks goes on, and nothing of this milestone has begun. With what is known by now, make its tasks better: change, split, add, drop or order them, and let each depend on no more than it needs.",
    `Its tasks as they are planned, one on each line:\n${tasks.map(({ spec }) => JSON.stringify(spec)).join("\n")}`,
    ...results.map(({ spec }) => dependency(view, spec.id)),
    list(
      "Not finished yet:",
      open.map(({ spec }) => `${spec.id} ${spec.title}`),
    ),
    "Hand in all tasks of the milestone as they should be now with submit_plan: one that you leave out is dropped, a new one whose parent is another of them splits that one. If nothing has to change, end your turn without it.",
  ]);
}

function workBrief(view: MissionView, task: TaskRecord, remembered: string): string {
  const { spec } = task;
  return paragraphs([
    `Task ${spec.id}: ${spec.title}`,
    goal(view),
    spec.instructions,
    list("Files you own:", spec.files),
    list("These commands must pass when you are done:", spec.verify),
    ...spec.depends.map((id) => dependency(view, id)),
    memory(remembered),
    task.diagnoses === undefined ? "" : auditTrail(view, task),
    task.feedback === undefined ? "" : previousAttempt(task.feedback),
  ]);
}

/** What was tried before, for the one who has to find another way. */
function auditTrail(view: MissionView, task: TaskRecord): string {
  const lines = attemptsOf(view, "work", task.spec.id).flatMap((attempt) => {
    if (attempt.state.kind !== "ended") return [];
    const verdict = checkVerdict(view.checks.get(attempt.id));
    return [`${attempt.id} by ${attempt.agent}: ${bounded(answerOf(attempt), 500, attempt.id)}${verdict}`];
  });
  return list("This unit has failed. Attempts so far:", lines);
}

function checkVerdict(check: CheckRecord | undefined): string {
  const [fault] = inspectionErrors(check?.inspections ?? []);
  if (fault !== undefined) return ` Then its files did not pass inspection: ${describePlace(fault)}.`;
  const failed = check?.evidence.find(({ passed }) => !passed);
  if (failed === undefined) return "";
  return ` Then ${JSON.stringify(failed.command)} did not pass (exit code ${failed.exitCode ?? "none"}).`;
}

function reviewBrief(view: MissionView, attempt: AttemptRecord, task: TaskRecord): string {
  const { spec } = task;
  const candidate = view.attempts.get(attempt.reviews ?? "");
  const { evidence = [], inspections = [] } = view.checks.get(attempt.reviews ?? "") ?? {};
  return paragraphs([
    `Review of task ${spec.id}: ${spec.title}`,
    spec.instructions,
    list("Files it owns:", spec.files),
    list(
      "Commands that passed:",
      evidence.map(({ command, durationMs }) => `${command} (exit code 0, ${durationMs} ms)`),
    ),
    bounded(list("Inspection of the files it changed:", inspections.flatMap(inspectionLines)), maxOutput),
    candidate === undefined
      ? ""
      : `What the worker says:\n${bounded(answerOf(candidate), maxResult, candidate.id)}`,
    "Look at the files themselves, then call submit_verdict.",
  ]);
}

/** What a reviewer has to weigh: what was looked at, and what was found that is no error. */
function inspectionLines(inspection: Inspection): string[] {
  const findings = inspection.kind === "ran" ? inspection.findings : [];
  const places = findings.map((finding) => `${finding.severity}: ${describePlace(finding)}`);
  return [describeInspection(inspection), ...places];
}

function masterBrief(view: MissionView): string {
  const evidence = view.checks.get(`wave-${view.mission.wave}`)?.evidence ?? [];
  return paragraphs([
    "Master review of the whole mission.",
    goal(view),
    view.mission.summary === "" ? "" : `Plan: ${view.mission.summary}`,
    progress(view),
    list(
      "Commands that passed on the whole:",
      evidence.map(({ command }) => command),
    ),
    "Judge whether the goal is reached as a whole, then call submit_verdict.",
  ]);
}

function memory(remembered: string): string {
  return remembered.trim() === "" ? "" : `Known from before:\n${bounded(remembered, maxRemembered)}`;
}

function goal(view: MissionView): string {
  return `Goal of the mission: ${view.mission.goal}`;
}

function findings(view: MissionView): string {
  const parts = attemptsOf(view, "scout")
    .filter(({ state }) => state.kind === "ended" && state.end.kind === "answered")
    .map(
      (scout) =>
        `Findings on ${scout.subject ?? "the project"}:\n${bounded(answerOf(scout), maxFindings, scout.id)}`,
    );
  return paragraphs(parts);
}

function progress(view: MissionView): string {
  const lines = tasksInOrder(view).map(({ spec, state }) => {
    const why = state.kind === "failed" || state.kind === "dropped" ? ` (${state.why})` : "";
    return `${spec.id} ${spec.title}: ${state.kind}${why}`;
  });
  return list("Units:", lines);
}

function dependency(view: MissionView, id: string): string {
  const { result, state } = view.tasks.get(id) ?? {};
  if (result === undefined) return "";
  const handle = state?.kind === "done" ? state.attempt : undefined;
  return `Result of ${id}, which this builds on:\n${bounded(result.summary, maxResult, handle)}`;
}

function previousAttempt(feedback: Feedback): string {
  switch (feedback.kind) {
    case "check": {
      const { command, exitCode, why, outputTail } = feedback.evidence;
      const how = exitCode === undefined ? (why ?? "it did not run") : `exit code ${exitCode}`;
      return `The last attempt did not pass ${JSON.stringify(command)}: ${how}. Its output:\n${bounded(outputTail, maxOutput)}`;
    }
    case "inspection": {
      const places = feedback.findings.map((finding) => `- ${describePlace(finding)}`).join("\n");
      return `The files of the last attempt did not pass inspection:\n${bounded(places, maxOutput)}`;
    }
    case "review":
      return `The last attempt did not pass the review:\n${feedback.findings.map(describeFinding).join("\n")}`;
    case "blocked":
      return `The last attempt was blocked: ${bounded(feedback.summary, maxResult)}`;
    case "merge":
      return `The last attempt's changes conflict with others in ${feedback.files.join(", ")}:\n${bounded(feedback.detail, maxOutput)}`;
  }
}

function subjectOf(view: MissionView, attempt: AttemptRecord): TaskRecord {
  const task = view.tasks.get(attempt.subject ?? "");
  if (task === undefined) throw new Error(`attempt ${attempt.id} is about no task of the mission`);
  return task;
}
