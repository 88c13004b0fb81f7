import type { PlanEdit, TaskChange } from "../plan/edit.ts";
import type { PlanInput, TaskInput, TaskSpec } from "../plan/plan.ts";
import type { WaitingMilestone } from "./milestones.ts";
import { depthOf } from "./split.ts";
import { isSettled, type MissionView } from "./view.ts";

/** What a planner's new version of a milestone means for the plan. */
export type RefinementReading =
  | { readonly kind: "edits"; readonly edits: readonly PlanEdit[] }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/**
 * Reads the tasks of a milestone as a planner wants them now as edits: one that is new is added, or is a part of the task
 * that it names as its parent; one that is left out is dropped; a field that is left out stays as it is.
 */
export function refinementEdits(
  view: MissionView,
  milestone: WaitingMilestone,
  { tasks }: PlanInput,
): RefinementReading {
  const waiting = new Map(milestone.tasks.map((task) => [task.spec.id, task.spec]));
  const known = tasks.filter(({ id }) => waiting.has(id));
  const added = tasks.filter(({ id }) => !waiting.has(id));
  const named = new Set(tasks.map(({ id }) => id));
  const dropped = [...waiting.keys()].filter((id) => !named.has(id) && id !== milestone.task.spec.id);
  const kept = [...waiting.values()].filter(({ id }) => !dropped.includes(id));
  const faults = [
    ...boundFaults(view, milestone, added),
    ...added.flatMap((task) => placeFaults(view, milestone, task, named)),
    ...dropped.flatMap((id) => needFaults(view, milestone, id)),
  ];
  if (faults.length > 0) return { kind: "refused", faults };
  const edits = [
    ...additions(milestone, added),
    ...kept.flatMap((spec) => change(milestone, spec, tasks)),
    ...splits(milestone, added),
    ...dropped.map((id): PlanEdit => ({ kind: "drop", id })),
    ...reordering(milestone, known),
  ];
  return { kind: "edits", edits };
}

function boundFaults(view: MissionView, { task }: WaitingMilestone, added: readonly TaskInput[]): string[] {
  const { parts, depth } = view.mission.limits;
  const faults: string[] = [];
  if (added.length > parts)
    faults.push(`${added.length} new tasks; at most ${parts} are allowed in one refinement`);
  const tooDeep = added.find(({ parent }) => depthOf(view, parent ?? task.spec.id) + 1 > depth);
  if (tooDeep !== undefined)
    faults.push(`task ${tooDeep.id} would be more than ${depth} levels deep, which is the limit`);
  return faults;
}

function placeFaults(
  view: MissionView,
  { task, tasks }: WaitingMilestone,
  { id, parent = task.spec.id }: TaskInput,
  named: ReadonlySet<string>,
): string[] {
  if (view.tasks.has(id)) return [`task ${id} is not a waiting task of milestone ${task.spec.id}`];
  const isInside = tasks.some(({ spec }) => spec.id === parent) || named.has(parent);
  return isInside ? [] : [`task ${id} has parent ${parent}, which is not in milestone ${task.spec.id}`];
}

/** Only the milestone itself may come to do without one of its tasks. */
function needFaults(view: MissionView, { tasks }: WaitingMilestone, id: string): string[] {
  const outside = [...view.tasks.values()].find(
    (task) => !tasks.includes(task) && !isSettled(task) && task.spec.depends.includes(id),
  );
  return outside === undefined ? [] : [`task ${id} cannot be left out: ${outside.spec.id} depends on it`];
}

/** New tasks whose parent has parts already, or is new itself. */
function additions(milestone: WaitingMilestone, added: readonly TaskInput[]): PlanEdit[] {
  return added
    .map((task) => ({ ...task, parent: task.parent ?? milestone.task.spec.id }))
    .filter(({ parent }) => !isLeaf(milestone, parent))
    .map((task) => ({ kind: "add", task }));
}

/** The first parts of a task split it: they wait for what it waits for, and it waits for them. */
function splits(milestone: WaitingMilestone, added: readonly TaskInput[]): PlanEdit[] {
  const parts = new Map<string, TaskInput[]>();
  for (const { parent, ...task } of added) {
    if (parent !== undefined && isLeaf(milestone, parent))
      parts.set(parent, [...(parts.get(parent) ?? []), task]);
  }
  return [...parts].map(([id, into]) => ({ kind: "split", id, into }));
}

function isLeaf({ tasks }: WaitingMilestone, id: string): boolean {
  return tasks.some(({ spec }) => spec.id === id) && !tasks.some(({ spec }) => spec.parent === id);
}

/** What can be said anew of a task that waits, besides its title and what it waits for. */
const changeable = [
  "instructions",
  "agent",
  "model",
  "files",
  "verify",
  "mode",
  "size",
  "quorum",
  "budget",
] as const satisfies readonly (keyof TaskChange)[];

/** What is said of a task; one that comes after its parts comes after new ones too, whatever is said of it. */
function change(milestone: WaitingMilestone, spec: TaskSpec, tasks: readonly TaskInput[]): PlanEdit[] {
  const said: Partial<TaskInput> = tasks.find(({ id }) => id === spec.id) ?? {};
  const { title = spec.title, depends = spec.depends } = said;
  const wanted: TaskChange = {
    ...Object.fromEntries(changeable.map((name) => [name, said[name] ?? spec[name]])),
    title: title.trim(),
    depends: [...new Set([...depends, ...newParts(milestone, spec, tasks)])],
  };
  const changed = Object.entries(wanted).filter(
    ([name, value]) => !isSame(value, spec[name as keyof TaskChange]),
  );
  if (changed.length === 0) return [];
  return [{ kind: "change", id: spec.id, to: Object.fromEntries(changed) }];
}

function newParts(milestone: WaitingMilestone, spec: TaskSpec, tasks: readonly TaskInput[]): string[] {
  const isAfterParts = milestone.tasks.some(
    ({ spec: part }) => part.parent === spec.id && spec.depends.includes(part.id),
  );
  if (!isAfterParts) return [];
  const known = new Set(milestone.tasks.map(({ spec: { id } }) => id));
  return tasks
    .filter(({ id, parent = milestone.task.spec.id }) => !known.has(id) && parent === spec.id)
    .map(({ id }) => id);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function reordering({ tasks }: WaitingMilestone, known: readonly TaskInput[]): PlanEdit[] {
  const ids = known.map(({ id }) => id);
  const before = tasks.map(({ spec }) => spec.id).filter((id) => ids.includes(id));
  return isSame(ids, before) ? [] : [{ kind: "order", ids }];
}
