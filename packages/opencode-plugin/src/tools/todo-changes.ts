import type { PlanEdit, TaskInput } from "@oco/mission";
import * as z from "zod/mini";

type Field<T> = z.ZodMiniExactOptional<z.ZodMiniType<T>>;

type ChangeFields = {
  readonly action: z.ZodMiniEnum<{ [K in TodoAction]: K }>;
  readonly id: z.ZodMiniString;
  readonly title: Field<string>;
  readonly instructions: Field<string>;
  readonly depends: Field<string[]>;
  readonly agent: Field<string>;
  readonly files: Field<string[]>;
  readonly verify: Field<string[]>;
  readonly of: Field<string>;
  readonly note: Field<string>;
};

type TodoAction = "add" | "part" | "drop" | "repair" | "change" | "order";

// The commander pays for it in every request: fields that `submit_plan` explains are named only, and what only a planner
// has a reason to say (model, size, budget) is left out.
export const todoChange: z.ZodMiniObject<ChangeFields> = z.object({
  action: z.enum(["add", "part", "drop", "repair", "change", "order"]),
  id: z.string(),
  title: z.exactOptional(z.string()),
  instructions: z.exactOptional(z.string()),
  depends: z.exactOptional(z.array(z.string())),
  agent: z.exactOptional(z.string()),
  files: z.exactOptional(z.array(z.string())),
  verify: z.exactOptional(z.array(z.string())),
  of: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
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
  const { action, of: _, note, id, ...to } = entry;
  if (action === "add") return { kind: "add", task: newTask(entry) };
  if (action === "drop") return { kind: "drop", id };
  if (action === "repair") return { kind: "repair", id, ...(note === undefined ? {} : { note }) };
  return { kind: "change", id, to };
}

function newTask({ action, of: _, note: __, ...task }: TodoChange): TaskInput {
  const { title: name, instructions: what } = task;
  if (name === undefined || what === undefined)
    throw new Error(`${action} ${task.id} needs a title and instructions`);
  return { ...task, title: name, instructions: what };
}
