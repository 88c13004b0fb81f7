import type { EditOutcome, PlanChange, PlanEdit } from "../plan/edit.ts";
import { type TaskSpec, taskSpec } from "../plan/plan.ts";
import { validatePlan } from "../plan/validate.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import type { DecisionRules } from "./rules.ts";
import { splitFaults, splitTask } from "./split.ts";
import { isSettled, tasksInOrder } from "./view.ts";

/**
 * Applies a change to the plan (E3). The edits are made one after the other on the draft; where one cannot be made, or the
 * plan that results is not valid, the caller throws the draft away and every fault is named.
 */
export function editPlan(
  draft: Draft,
  change: PlanChange,
  rules: DecisionRules,
  author: "person" | "planner" = "person",
): EditOutcome {
  const { phase, planVersion = 0 } = draft.mission;
  if (phase.kind === "ended") return refused([`mission ${draft.mission.id} is over`]);
  if (phase.kind === "explore" || phase.kind === "plan") return refused(["there is no plan yet"]);
  const { basedOn = planVersion } = change;
  if (basedOn !== planVersion)
    return refused([`the plan is at version ${planVersion}, and the edit was made for version ${basedOn}`]);
  const faults: string[] = [];
  for (const edit of change.edits) faults.push(...applyEdit(draft, edit, { ...change, author }));
  if (faults.length === 0) faults.push(...planFaults(draft, rules));
  if (faults.length > 0) return refused(faults);
  const version = noteVersion(draft, change);
  reopen(draft);
  return { kind: "applied", version };
}

/** Records a change as the next version of the plan. */
export function noteVersion(draft: Draft, { by, why, edits, token }: PlanChange): number {
  const version = (draft.mission.planVersion ?? 0) + 1;
  draft.setMission({ planVersion: version });
  const named = token === undefined ? {} : { token };
  draft.putEdit({ version, by, why, edits, ...named, at: draft.at });
  draft.note(`plan version ${version} by ${by}: ${why}`);
  return version;
}

function applyEdit(draft: Draft, edit: PlanEdit, { by, why, author }: Authored): string[] {
  if (edit.kind === "add") return add(draft, taskSpec(edit.task), { by: author, why: `${by}: ${why}` });
  if (edit.kind === "order") return order(draft, edit.ids);
  const task = draft.tasks.get(edit.id);
  if (task === undefined) return [`there is no task ${JSON.stringify(edit.id)}`];
  if (isSettled(task)) return [`task ${edit.id} is ${task.state.kind} and cannot be changed`];
  switch (edit.kind) {
    case "drop":
      if (task.state.kind === "merging")
        return [`task ${edit.id} is being merged; it is too late to drop it`];
      return drop(draft, task, `by ${by}: ${why}`);
    case "split":
      return (
        splitFaults(draft, task, edit.into) ?? splitTask(draft, task, edit.into.map(taskSpec), { by, why })
      );
    case "change":
      return changeTask(draft, task, { ...task.spec, ...edit.to });
    case "repair":
      return repair(draft, task, edit.note);
  }
}

/** A change, and what the tasks that it adds are said to come from. */
interface Authored extends PlanChange {
  readonly author: "person" | "planner";
}

function add(draft: Draft, spec: TaskSpec, origin: TaskRecord["origin"]): string[] {
  if (draft.tasks.has(spec.id)) return [`duplicate task id ${JSON.stringify(spec.id)}`];
  const position = Math.max(-1, ...tasksInOrder(draft).map((task) => task.position)) + 1;
  draft.putTask({ spec, position, origin, state: { kind: "pending" }, attempts: 0, spoiled: 0 });
  return [];
}

function drop(draft: Draft, task: TaskRecord, why: string): string[] {
  cancelWork(draft, task, `task ${task.spec.id} was dropped`);
  draft.putTask({ ...task, state: { kind: "dropped", why } });
  for (const part of tasksInOrder(draft)) {
    if (part.spec.parent === task.spec.id && !isSettled(part)) drop(draft, part, why);
  }
  return [];
}

function order(draft: Draft, ids: readonly string[]): string[] {
  const tasks = ids.map((id) => draft.tasks.get(id));
  const unknown = ids.filter((_, index) => tasks[index] === undefined);
  if (unknown.length > 0) return unknown.map((id) => `there is no task ${JSON.stringify(id)}`);
  if (new Set(ids).size < ids.length) return ["the order names a task twice"];
  const found = tasks.filter((task) => task !== undefined);
  const positions = found.map(({ position }) => position).sort((a, b) => a - b);
  for (const [index, task] of found.entries())
    draft.putTask({ ...task, position: positions[index] as number });
  return [];
}

function changeTask(draft: Draft, task: TaskRecord, spec: TaskSpec): string[] {
  const { kind } = task.state;
  if (kind !== "pending" && kind !== "failed") return [`task ${spec.id} is ${kind}; drop it, or wait`];
  draft.putTask({ ...task, spec });
  return kind === "failed" ? repair(draft, { ...task, spec }, undefined) : [];
}

function repair(draft: Draft, task: TaskRecord, note: string | undefined): string[] {
  if (task.state.kind !== "failed") return [`task ${task.spec.id} is ${task.state.kind}, not failed`];
  const feedback = note === undefined ? task.feedback : ({ kind: "blocked", summary: note } as const);
  const { feedback: _, ...rest } = task;
  const fresh = { attempts: 0, spoiled: 0, diagnoses: 0, state: { kind: "pending" } } as const;
  draft.putTask({ ...rest, ...(feedback === undefined ? {} : { feedback }), ...fresh });
  return [];
}

/** Ends whatever is done for a task at the moment. */
export function cancelWork(draft: Draft, task: TaskRecord, why: string): void {
  const { id } = task.spec;
  const mine = [...draft.attempts.values()].filter(({ role, subject }) => {
    return (role === "work" || role === "review") && subject === id;
  });
  draft.cancel(
    mine.map((attempt) => attempt.id),
    why,
  );
}

/** Faults of the plan as it is now; settled tasks own nothing any more. */
function planFaults(draft: Draft, rules: DecisionRules): string[] {
  const open = tasksInOrder(draft).filter((task) => !isSettled(task));
  const settled = tasksInOrder(draft).filter((task) => isSettled(task));
  if (open.length === 0) return [];
  const verdict = validatePlan(
    { summary: "", tasks: open.map(({ spec }) => spec) },
    {
      agents: [...rules.workers, rules.agents.fixer],
      workspace: rules.workspace,
      existing: settled.map(({ spec }) => spec),
    },
  );
  return verdict.kind === "invalid" ? [...verdict.faults] : [];
}

/** New work behind the barrier, or while a person is asked, takes the mission back to execution in a new wave. */
function reopen(draft: Draft): void {
  const { phase, pausedMs = 0, wave } = draft.mission;
  const hasWork = tasksInOrder(draft).some(({ state }) => state.kind === "pending");
  if (phase.kind === "decision") {
    draft.setMission({ pausedMs: pausedMs + draft.at - phase.askedAt });
    draft.setPhase({ kind: "execute" });
    return;
  }
  if (phase.kind !== "integrate" || !hasWork) return;
  const masters = [...draft.attempts.values()].filter(({ role }) => role === "master").map(({ id }) => id);
  draft.cancel(masters, "the plan was changed");
  draft.setMission({ wave: wave + 1 });
  draft.setPhase({ kind: "execute" });
}

function refused(faults: readonly string[]): EditOutcome {
  return { kind: "refused", faults };
}
