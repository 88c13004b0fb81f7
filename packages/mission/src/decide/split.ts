import type { TaskInput, TaskSpec } from "../plan/plan.ts";
import type { TaskRecord } from "../state/task-record.ts";
import type { Draft } from "./draft.ts";
import type { MissionView } from "./view.ts";

/** Why a task cannot be split like this, or `undefined` (E4). */
export function splitFaults(
  view: MissionView,
  task: TaskRecord,
  into: readonly TaskInput[],
): string[] | undefined {
  const { depth, parts } = view.mission.limits;
  const { id } = task.spec;
  const existing = [...view.tasks.values()].filter(({ spec }) => spec.parent === id).length;
  const faults: string[] = [];
  if (into.length === 0) faults.push(`a split of ${id} needs at least one part`);
  if (depthOf(view, id) + 1 > depth) faults.push(`task ${id} is ${depth} levels deep, which is the limit`);
  if (existing + into.length > parts)
    faults.push(`task ${id} would have ${existing + into.length} parts; at most ${parts} are allowed`);
  const left = tokensLeft(view, task);
  const wanted = into.reduce((sum, { budget }) => sum + (budget?.tokens ?? 0), 0);
  if (wanted > left)
    faults.push(`the parts of ${id} want ${wanted} tokens; ${Math.max(0, left)} are left of its budget`);
  for (const part of into) {
    if (view.tasks.has(part.id)) faults.push(`duplicate task id ${JSON.stringify(part.id)}`);
  }
  return faults.length === 0 ? undefined : faults;
}

/** Puts the parts before the task: they wait for what it waited for, and it waits for them. */
export function splitTask(
  draft: Draft,
  task: TaskRecord,
  into: readonly TaskSpec[],
  { by, why }: { readonly by: string; readonly why: string },
): string[] {
  const { spec } = task;
  const live = [...draft.attempts.values()].filter(({ subject }) => subject === spec.id).map(({ id }) => id);
  draft.cancel(live, `task ${spec.id} was split`);
  for (const [index, part] of into.entries()) {
    const depends = [...new Set([...spec.depends, ...part.depends])];
    draft.putTask({
      spec: { ...part, parent: spec.id, depends },
      // Between the task and the one before it; positions only have to be in order.
      position: task.position - (into.length - index) / (into.length + 1),
      origin: { by: "worker", why: `${by}: ${why}` },
      state: { kind: "pending" },
      attempts: 0,
      spoiled: 0,
    });
  }
  draft.putTask({
    ...task,
    spec: { ...spec, depends: [...spec.depends, ...into.map(({ id }) => id)] },
    attempts: 0,
    spoiled: 0,
    splits: (task.splits ?? 0) + 1,
    state: { kind: "pending" },
  });
  return [];
}

/** How many tasks a task is a part of, one inside the other. */
export function depthOf(view: MissionView, id: string): number {
  let depth = 0;
  const seen = new Set<string>();
  for (let parent = view.tasks.get(id)?.spec.parent; parent !== undefined && !seen.has(parent); depth += 1) {
    seen.add(parent);
    parent = view.tasks.get(parent)?.spec.parent;
  }
  return depth;
}

/** The budget of a task or of one that it is a part of that is used up, in words; a part spends from all of them. */
export function spentBudget(view: MissionView, task: TaskRecord): string | undefined {
  for (let owner: TaskRecord | undefined = task; owner !== undefined; ) {
    const { budget, id, parent }: TaskSpec = owner.spec;
    const used = budget === undefined ? 0 : tokensOf(view, id);
    if (budget !== undefined && used >= budget.tokens)
      return `the budget of task ${id} is used up: ${used} of ${budget.tokens} tokens`;
    owner = parent === undefined ? undefined : view.tasks.get(parent);
  }
  return undefined;
}

/** What is left of the smallest budget that a part of a task would spend from. */
function tokensLeft(view: MissionView, task: TaskRecord): number {
  let left = Number.POSITIVE_INFINITY;
  for (let owner: TaskRecord | undefined = task; owner !== undefined; ) {
    const { budget, id, parent }: TaskSpec = owner.spec;
    if (budget !== undefined) left = Math.min(left, budget.tokens - tokensOf(view, id));
    owner = parent === undefined ? undefined : view.tasks.get(parent);
  }
  return left;
}

function tokensOf(view: MissionView, id: string): number {
  let tokens = 0;
  for (const { subject, state } of view.attempts.values()) {
    if (state.kind !== "ended" || subject === undefined || !isWithin(view, subject, id)) continue;
    tokens += state.usage.inputTokens + state.usage.outputTokens;
  }
  return tokens;
}

function isWithin(view: MissionView, id: string, ancestor: string): boolean {
  let steps = 0;
  for (let at: string | undefined = id; at !== undefined && steps <= view.tasks.size; steps += 1) {
    if (at === ancestor) return true;
    at = view.tasks.get(at)?.spec.parent;
  }
  return false;
}
