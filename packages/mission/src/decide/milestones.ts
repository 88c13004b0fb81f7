import type { TaskRecord } from "../state/task-record.ts";
import { isSettled, isUnderWay, type MissionView, tasksInOrder } from "./view.ts";

/** A milestone that cannot begin yet, although some of what it builds on is there already. */
export interface WaitingMilestone {
  /** The task that the others are parts of. */
  readonly task: TaskRecord;
  /** The milestone and everything below it, in the order of the plan; none of it has begun. */
  readonly tasks: readonly TaskRecord[];
  /** Verified tasks that it builds on, directly or through others. */
  readonly results: readonly TaskRecord[];
  /** Tasks that it still waits for. */
  readonly open: readonly TaskRecord[];
}

/** The milestones that wait for others, outermost first where one is inside the other. */
export function waitingMilestones(view: MissionView): WaitingMilestone[] {
  const parents = new Set([...view.tasks.values()].map(({ spec }) => spec.parent));
  if (parents.size === 1 && parents.has(undefined)) return [];
  const waiting = tasksInOrder(view)
    .filter(({ spec }) => parents.has(spec.id))
    .map(({ spec }) => waitingMilestone(view, spec.id))
    .filter((milestone) => milestone !== undefined);
  const inner = new Set(waiting.flatMap(({ task, tasks }) => tasks.filter((part) => part !== task)));
  return waiting.filter(({ task }) => !inner.has(task));
}

/** A milestone, if it waits: nothing of it has begun or could, something that it builds on is verified, and something is not. */
export function waitingMilestone(view: MissionView, id: string): WaitingMilestone | undefined {
  const task = view.tasks.get(id);
  if (task === undefined) return undefined;
  const tasks = tasksInOrder(view).filter((one) => isWithin(view, one, id) && one.state.kind !== "dropped");
  const isWaiting = tasks.every((one) => isUntouched(one) && !isFree(view, one));
  if (tasks.length < 2 || !tasks.includes(task) || !isWaiting) return undefined;
  const builtOn = dependenciesOf(view, tasks);
  const results = builtOn.filter(({ state, result }) => state.kind === "done" && result !== undefined);
  const open = builtOn.filter((one) => !isSettled(one));
  if (results.length === 0 || !open.some(isUnderWay)) return undefined;
  return { task, tasks, results, open };
}

function isUntouched({ state, attempts, spoiled, splits }: TaskRecord): boolean {
  return state.kind === "pending" && attempts === 0 && spoiled === 0 && splits === undefined;
}

function isFree(view: MissionView, { spec }: TaskRecord): boolean {
  return spec.depends.every((id) => isSettled(view.tasks.get(id)));
}

function isWithin(view: MissionView, task: TaskRecord, ancestor: string): boolean {
  let at: TaskRecord | undefined = task;
  for (let steps = 0; at !== undefined && steps <= view.tasks.size; steps += 1) {
    if (at.spec.id === ancestor) return true;
    at = view.tasks.get(at.spec.parent ?? "");
  }
  return false;
}

/** Everything outside that the tasks depend on, directly or through others, in the order of the plan. */
function dependenciesOf(view: MissionView, tasks: readonly TaskRecord[]): TaskRecord[] {
  const found = new Set<TaskRecord>(tasks);
  for (const { spec } of found) {
    for (const id of spec.depends) {
      const dependency = view.tasks.get(id);
      if (dependency !== undefined) found.add(dependency);
    }
  }
  return tasksInOrder(view).filter((task) => found.has(task) && !tasks.includes(task));
}
