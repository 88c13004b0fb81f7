import type { AttemptRecord, CheckRecord, MergeRecord, MissionRecord } from "../state/records.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** One consistent state of a mission, as a snapshot of the store shows it. */
export interface MissionView {
  readonly mission: MissionRecord;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly attempts: ReadonlyMap<string, AttemptRecord>;
  readonly checks: ReadonlyMap<string, CheckRecord>;
  readonly merges: ReadonlyMap<string, MergeRecord>;
}

/** Tasks in the order of the plan. */
export function tasksInOrder(view: MissionView): TaskRecord[] {
  return [...view.tasks.values()].sort((a, b) => a.position - b.position);
}

/** Whether an attempt still wants a session. */
export function isLive(attempt: AttemptRecord): boolean {
  return attempt.state.kind !== "ended";
}

/** The attempts of a role, oldest first. */
export function attemptsOf(
  view: MissionView,
  role: AttemptRecord["role"],
  subject?: string,
): AttemptRecord[] {
  return [...view.attempts.values()]
    .filter((attempt) => attempt.role === role && (subject === undefined || attempt.subject === subject))
    .sort((a, b) => a.number - b.number);
}

/** Whether something is done for a task at the moment. */
export function isUnderWay({ state }: TaskRecord): boolean {
  return (
    state.kind === "working" ||
    state.kind === "checking" ||
    state.kind === "reviewing" ||
    state.kind === "merging"
  );
}

/** Whether a task no longer holds back those that depend on it. */
export function isSettled(task: TaskRecord | undefined): boolean {
  return task?.state.kind === "done" || task?.state.kind === "dropped";
}

/** The id under which the mission's own checks and merge of a wave are stored. */
export function waveId(mission: MissionRecord): string {
  return `wave-${mission.wave}`;
}
