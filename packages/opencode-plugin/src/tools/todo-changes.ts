import type { PlanEdit, TaskInput } from "@oco/mission";
import * as z from "zod/mini";
import { taskFields, taskInput } from "./task-fields.ts";

type Field<T> = z.ZodMiniExactOptional<z.ZodMiniType<T>>;

const { id, title, instructions, ...details } = taskFields;

type ChangeFields = Omit<typeof taskFields, "title" | "instructions"> & {
  readonly action: z.ZodMiniEnum<{ [K in TodoAction]: K }>;
  readonly title: Field<string>;
  readonly instructions: Field<string>;
  readonly of: Field<string>;
  readonly note: Field<string>;
};

type TodoAction = "add" | "part" | "drop" | "repair" | "change" | "order";

export const todoChange: z.ZodMiniObject<ChangeFields> = z.object({
  action: z.enum(["add", "part", "drop", "repair", "change", "order"]),
  ...{ id, title: z.exactOptional(title), instructions: z.exactOptional(instructions), ...details },
  of: z.exactOptional(z.string().check(z.describe("part: the unit that it is done before and for"))),
  note: z.exactOptional(z.string().check(z.describe("repair: what to do differently"))),
});

/** A change of the plan as the commander writes it. */
export type TodoChange = z.infer<typeof todoChange>;

/** The parts of one unit are one split, and all that is ordered is one order; both stand where the first of them stood. */
export function editsOf(changes: readonly TodoChange[]): PlanEdit[] {
  const isFirst = ({ action, of }: TodoChange, index: number): boolean =>
    changes.findIndex((other) => other.action === action && other.of === of) === index;
  return changes.flatMap((entry, index) => {
    if (entry.action !== "part" && entry.action !== "order") return [editOf(entry)];
    if (!isFirst(entry, index)) return [];
    const alike = changes.filter(({ action, of }) => action === entry.action && of === entry.of);
    if (entry.action === "order") return [{ kind: "order", ids: alike.map((other) => other.id) }];
    if (entry.of === undefined)
      throw new Error(`part ${entry.id} needs \`of\`, the unit that it is a part of`);
    return [{ kind: "split", id: entry.of, into: alike.map(newTask) }];
  });
}

function editOf(entry: TodoChange): PlanEdit {
  const { action, of: _, note, budget, id: unit, ...to } = entry;
  if (action === "add") return { kind: "add", task: newTask(entry) };
  if (action === "drop") return { kind: "drop", id: unit };
  if (action === "repair") return { kind: "repair", id: unit, ...(note === undefined ? {} : { note }) };
  const spent = budget === undefined ? {} : { budget: { tokens: budget } };
  return { kind: "change", id: unit, to: { ...to, ...spent } };
}

function newTask({ action, of: _, note: __, ...task }: TodoChange): TaskInput {
  const { title: name, instructions: what } = task;
  if (name === undefined || what === undefined)
    throw new Error(`${action} ${task.id} needs a title and instructions`);
  return taskInput({ ...task, title: name, instructions: what });
}
