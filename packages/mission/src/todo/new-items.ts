import { isSettled, type MissionView } from "../decide/view.ts";
import type { PlanEdit } from "../plan/edit.ts";
import type { TaskInput } from "../plan/plan.ts";
import type { TodoItem } from "./parse.ts";

/** What the items mean that are no tasks of the plan. */
export interface NewItems {
  readonly edits: readonly PlanEdit[];
  readonly faults: readonly string[];
}

/**
 * New items are new tasks; below an item of the plan they are parts of it, and what stands below a new item is done
 * before it. An item that says it is done, or given up, is none that anybody could work on.
 */
export function newItems(view: MissionView, items: readonly TodoItem[]): NewItems {
  const ids = idsOf(view, items);
  const faults: string[] = [];
  const edits: PlanEdit[] = [];
  const parts = new Map<string, TaskInput[]>();
  for (const [index, id] of ids) {
    const item = items[index] as TodoItem;
    if (item.mark === "dropped") continue;
    if (item.mark === "done") {
      faults.push(`line ${item.line}: ${JSON.stringify(item.title)} is not in the plan and cannot be done`);
      continue;
    }
    const whole = ownerOf(view, items, item);
    const task = taskOf(item, id, index, ids, items);
    if (whole !== undefined) parts.set(whole, [...(parts.get(whole) ?? []), task]);
    else edits.push({ kind: "add", task: { ...task, ...parentOf(item, ids) } });
  }
  for (const [id, into] of parts) edits.push({ kind: "split", id, into });
  return { edits, faults };
}

function taskOf(
  item: TodoItem,
  id: string,
  index: number,
  ids: ReadonlyMap<number, string>,
  items: readonly TodoItem[],
): TaskInput {
  const title = item.id === undefined || item.id === id ? item.title : `${item.id}: ${item.title}`;
  const below = [...ids].flatMap(([at, child]) => {
    const { parent, mark } = items[at] as TodoItem;
    return parent === index && mark !== "dropped" ? [child] : [];
  });
  const depends = [...new Set([...(item.remarks.after ?? []), ...below])];
  return {
    id,
    title,
    instructions: item.body === "" ? title : `${title}\n\n${item.body.trim()}`,
    ...(item.remarks.agent === undefined ? {} : { agent: item.remarks.agent }),
    ...(depends.length === 0 ? {} : { depends }),
  };
}

function parentOf({ parent }: TodoItem, ids: ReadonlyMap<number, string>): { readonly parent?: string } {
  const id = parent === undefined ? undefined : ids.get(parent);
  return id === undefined ? {} : { parent: id };
}

/** The ids of the items that are no tasks yet. Words before a colon that are taken already were no id. */
function idsOf(view: MissionView, items: readonly TodoItem[]): ReadonlyMap<number, string> {
  const taken = new Set([...view.tasks.keys(), ...items.map(({ id }) => id ?? "")]);
  const given = new Set<string>();
  const ids = new Map<number, string>();
  for (const [index, { id, title }] of items.entries()) {
    if (title === "" || (id !== undefined && view.tasks.has(id))) continue;
    const own = id === undefined || given.has(id) ? freeId(taken) : id;
    taken.add(own);
    given.add(own);
    ids.set(index, own);
  }
  return ids;
}

/** The unfinished task of the plan that an item stands below. */
function ownerOf(view: MissionView, items: readonly TodoItem[], item: TodoItem): string | undefined {
  for (let at = item.parent; at !== undefined; at = items[at]?.parent) {
    const task = view.tasks.get(items[at]?.id ?? "");
    if (task !== undefined && !isSettled(task)) return task.spec.id;
  }
  return undefined;
}

function freeId(taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) if (!taken.has(`P${n}`)) return `P${n}`;
}
