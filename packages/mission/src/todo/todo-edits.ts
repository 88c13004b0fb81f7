import { isSettled, type MissionView, tasksInOrder } from "../decide/view.ts";
import type { PlanEdit } from "../plan/edit.ts";
import type { TaskInput } from "../plan/plan.ts";
import type { TaskRecord } from "../state/records.ts";
import { parseTodo, type TodoItem } from "./parse.ts";

/** What a person's edit of the checklist means for the plan. */
export type TodoReading =
  | { readonly kind: "edits"; readonly edits: readonly PlanEdit[] }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/**
 * Reads a person's edit of `todo.md` as edits of the plan. `base` is the text that the person began with: what differs
 * from it was meant, and what differs from the plan of today only because the mission went on was not.
 */
export function todoEdits(view: MissionView, text: string, base: string): TodoReading {
  const items = parseTodo(text);
  const before = new Map(parseTodo(base).map((item) => [item.id, item]));
  const faults: string[] = [];
  const edits: PlanEdit[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    if (item.id === undefined || !view.tasks.has(item.id)) continue;
    if (seen.has(item.id)) faults.push(`line ${item.line}: task ${item.id} stands here twice`);
    seen.add(item.id);
    const change = knownItem(view.tasks.get(item.id) as TaskRecord, item, before.get(item.id));
    if (typeof change === "string") faults.push(`line ${item.line}: ${change}`);
    else if (change !== undefined) edits.push(change);
  }
  for (const id of before.keys()) {
    const task = view.tasks.get(id ?? "");
    if (task !== undefined && !seen.has(task.spec.id) && !isSettled(task))
      edits.push({ kind: "drop", id: task.spec.id });
  }
  edits.push(...newItems(view, items), ...newOrder(view, items, [...before.keys()]));
  return faults.length > 0 ? { kind: "refused", faults } : { kind: "edits", edits };
}

function knownItem(
  task: TaskRecord,
  item: TodoItem,
  before: TodoItem | undefined,
): PlanEdit | string | undefined {
  const { id } = task.spec;
  if (item.mark !== before?.mark) {
    if (item.mark === "done" && task.state.kind !== "done")
      return `task ${id} is done when it is verified, not when it is ticked; give it up with [-]`;
    if (item.mark === "dropped" && task.state.kind !== "failed" && !isSettled(task))
      return { kind: "drop", id };
    if (item.mark === "open" && task.state.kind === "failed") return { kind: "repair", id };
    if (item.mark !== "done" && task.state.kind === "done")
      return `task ${id} is verified and cannot be opened again`;
  }
  if (before !== undefined && item.title !== before.title && !isSettled(task))
    return { kind: "change", id, to: { title: item.title } };
  return undefined;
}

/** New items are new tasks; below an item of the plan they are parts of it. */
function newItems(view: MissionView, items: readonly TodoItem[]): PlanEdit[] {
  const taken = new Set(view.tasks.keys());
  const parts = new Map<string, TaskInput[]>();
  const edits: PlanEdit[] = [];
  for (const item of items) {
    if (item.title === "" || (item.id !== undefined && view.tasks.has(item.id))) continue;
    const id = item.id ?? freeId(taken);
    taken.add(id);
    const instructions = item.body === "" ? item.title : `${item.title}\n\n${item.body.trim()}`;
    const task: TaskInput = { id, title: item.title, instructions };
    const parent = parentOf(view, items, item);
    if (parent === undefined) edits.push({ kind: "add", task });
    else parts.set(parent, [...(parts.get(parent) ?? []), task]);
  }
  for (const [id, into] of parts) edits.push({ kind: "split", id, into });
  return edits;
}

function parentOf(view: MissionView, items: readonly TodoItem[], item: TodoItem): string | undefined {
  for (let at = item.parent; at !== undefined; at = items[at]?.parent) {
    const task = view.tasks.get(items[at]?.id ?? "");
    if (task !== undefined && !isSettled(task)) return task.spec.id;
  }
  return undefined;
}

/** Tasks that have not begun are started in the order of the file, if a person has changed it. */
function newOrder(
  view: MissionView,
  items: readonly TodoItem[],
  before: readonly (string | undefined)[],
): PlanEdit[] {
  const waiting = new Set(
    tasksInOrder(view).flatMap(({ spec, state }) => (state.kind === "pending" ? [spec.id] : [])),
  );
  const ids = items.map(({ id }) => id ?? "").filter((id) => waiting.has(id));
  const old = before.filter((id) => id !== undefined && waiting.has(id) && ids.includes(id));
  return ids.join() === old.join() || old.length < ids.length ? [] : [{ kind: "order", ids }];
}

function freeId(taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) if (!taken.has(`P${n}`)) return `P${n}`;
}
