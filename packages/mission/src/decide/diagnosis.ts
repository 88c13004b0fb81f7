import type { TaskSpec } from "../plan/plan.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import { askOrFail } from "./ending.ts";
import type { DecisionRules } from "./rules.ts";
import { tasksInOrder } from "./view.ts";

/**
 * Nothing can move any more. Each failed unit goes once to the fixer, who gets the record of its attempts and has to
 * start from the cause; after that a person is asked where somebody can be, and else the mission fails with its reasons.
 */
export function diagnose(draft: Draft, rules: DecisionRules): void {
  const { limits } = draft.mission;
  const failed = tasksInOrder(draft).filter(({ state }) => state.kind === "failed");
  const untried = failed.filter(({ diagnoses = 0 }) => diagnoses < limits.diagnoses);
  if (untried.length > 0 && untried.length === failed.length) {
    for (const task of untried) handToFixer(draft, task, rules);
    return;
  }
  askOrFail(draft, failureReasons(tasksInOrder(draft)), ["retry", "drop", "stop"]);
}

function handToFixer(draft: Draft, task: TaskRecord, rules: DecisionRules): void {
  draft.note(`task ${task.spec.id} goes to ${rules.agents.fixer}`);
  draft.putTask({
    ...task,
    // Whatever model was asked for, the fixer's own has another way of seeing it.
    spec: { ...withoutModel(task.spec), agent: rules.agents.fixer, mode: { kind: "normal" } },
    diagnoses: (task.diagnoses ?? 0) + 1,
    // One attempt that counts: what the fixer cannot mend is not tried again.
    attempts: draft.mission.limits.attempts - 1,
    spoiled: 0,
    state: { kind: "pending" },
  });
}

function withoutModel({ model: _, ...spec }: TaskSpec): TaskSpec {
  return spec;
}

/** The reasons why nothing can move: every failed unit with its why, then those that wait for it. */
export function failureReasons(tasks: readonly TaskRecord[]): string[] {
  const reasons: string[] = [];
  for (const { spec, state } of tasks) {
    if (state.kind === "failed") reasons.push(`unit ${spec.id} (${spec.title}) failed: ${state.why}`);
  }
  const blocked = tasks.filter(({ state }) => state.kind === "pending").map(({ spec }) => spec.id);
  if (blocked.length > 0) reasons.push(`not started because of it: ${blocked.join(", ")}`);
  return reasons;
}
