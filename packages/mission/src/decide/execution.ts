import type { TaskRecord } from "../state/task-record.ts";
import { diagnose } from "./diagnosis.ts";
import type { Draft } from "./draft.ts";
import type { DecisionRules } from "./rules.ts";
import { endSpeculation, speculate } from "./speculation.ts";
import { advanceUnit, startUnit } from "./unit.ts";
import { isSettled, isUnderWay, tasksInOrder } from "./view.ts";

/** Moves every unit on, starts what is ready, and opens the barrier when all units of the wave are verified. */
export function execute(draft: Draft, rules: DecisionRules): void {
  for (const task of tasksInOrder(draft)) advanceUnit(draft, task, rules);
  for (const task of tasksInOrder(draft)) if (isReady(draft, task)) startUnit(draft, task);
  speculate(draft, rules);
  const tasks = tasksInOrder(draft);
  if (tasks.every((task) => isSettled(task))) {
    draft.setPhase({ kind: "integrate", step: "land" });
    return;
  }
  const canStillMove = tasks.some((task) => isUnderWay(task) || isWaitingForItsTime(draft, task));
  if (canStillMove) return;
  endSpeculation(draft, "nothing can move");
  diagnose(draft, rules);
}

/** Whether a task may start now: pending, every dependency verified, and not held back by a provider's error. */
export function isReady(draft: Draft, task: TaskRecord): boolean {
  return areDependenciesMet(draft, task) && (task.notBefore ?? 0) <= draft.at;
}

function isWaitingForItsTime(draft: Draft, task: TaskRecord): boolean {
  return areDependenciesMet(draft, task) && (task.notBefore ?? 0) > draft.at;
}

function areDependenciesMet(draft: Draft, task: TaskRecord): boolean {
  return task.state.kind === "pending" && task.spec.depends.every((id) => isSettled(draft.tasks.get(id)));
}
