import { isSettled, type MissionView, tasksInOrder } from "../decide/view.ts";
import type { PlanEdit, TaskChange } from "../plan/edit.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { newItems } from "./new-items.ts";
import { parseTodo, type TodoItem, todoLines } from "./parse.ts";

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
  const old = parseTodo(base);
  const before = new Map(old.map((item) => [item.id, item]));
  if (items.length === 0 && old.length > 0)
    return refused(["no item is left; to end the mission, stop it, and to drop a task, give it [-]"]);
  const faults: string[] = [];
  const edits: PlanEdit[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    const task = item.id === undefined ? undefined : view.tasks.get(item.id);
    if (item.id === undefined || task === undefined) continue;
    if (seen.has(item.id)) faults.push(`line ${item.line}: task ${item.id} stands here twice`);
    seen.add(item.id);
    const was = before.get(item.id);
    const change = knownItem(task, item, was);
    if (was !== undefined && parentId(items, item) !== parentId(old, was))
      faults.push(`line ${item.line}: task ${item.id} cannot be moved below or out of another one`);
    if (typeof change === "string") faults.push(`line ${item.line}: ${change}`);
    else if (change !== undefined) edits.push(change);
  }
  for (const id of before.keys()) {
    const task = view.tasks.get(id ?? "");
    if (task === undefined || seen.has(task.spec.id) || isSettled(task)) continue;
    const slip = unreadable(text, task.spec.id);
    if (slip === undefined) edits.push({ kind: "drop", id: task.spec.id });
    else faults.push(`line ${slip}: the box of task ${id} is none of [ ], [/], [x], [-]`);
  }
  const added = newItems(view, items);
  faults.push(...added.faults);
  edits.push(...added.edits, ...newOrder(view, items, [...before.keys()]));
  return faults.length > 0 ? refused(faults) : { kind: "edits", edits: withoutPartsOfDropped(view, edits) };
}

/** A task that is dropped takes its parts with it. */
function withoutPartsOfDropped(view: MissionView, edits: readonly PlanEdit[]): PlanEdit[] {
  const dropped = new Set(edits.flatMap((edit) => (edit.kind === "drop" ? [edit.id] : [])));
  return edits.filter((edit) => {
    if (edit.kind !== "drop") return true;
    const parent = view.tasks.get(edit.id)?.spec.parent;
    return parent === undefined || !dropped.has(parent);
  });
}

function refused(faults: readonly string[]): TodoReading {
  return { kind: "refused", faults };
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
  const to = before === undefined ? {} : changeOf(task, item, before);
  if (Object.keys(to).length === 0) return undefined;
  return isSettled(task)
    ? `task ${id} is ${task.state.kind} and cannot be changed`
    : { kind: "change", id, to };
}

/** What a person wrote anew about a task; text below it is more to its instructions. */
function changeOf({ spec }: TaskRecord, item: TodoItem, before: TodoItem): TaskChange {
  const { agent = "worker", after = [] } = item.remarks;
  const old = before.remarks;
  const note = item.body.trim();
  return {
    ...(item.title === before.title ? {} : { title: item.title }),
    ...(note === before.body.trim() ? {} : { instructions: `${spec.instructions}\n\n${note}`.trim() }),
    ...(agent === (old.agent ?? "worker") ? {} : { agent }),
    ...(after.join() === (old.after ?? []).join() ? {} : { depends: after }),
  };
}

function parentId(items: readonly TodoItem[], { parent }: TodoItem): string | undefined {
  return parent === undefined ? undefined : items[parent]?.id;
}

/** The line on which a task stands without a box that can be read: a slip, and not a wish to drop it. */
function unreadable(text: string, id: string): number | undefined {
  const shape = /^\s*(?:(?:[-*+]|\d+[.)])\s*)?(?:\[[^\]]{0,3}\]\s*|\[\s*)?(\S+?):(?:\s|$)/;
  const index = todoLines(text).findIndex((line) => shape.exec(line)?.[1] === id);
  return index === -1 ? undefined : index + 1;
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
