import type { Quorum, Rival, TaskInput } from "@oco/mission";
import * as z from "zod/mini";

type Field<T> = z.ZodMiniType<T>;
type OptionalField<T> = z.ZodMiniExactOptional<z.ZodMiniType<T>>;

/** The schema of what an agent says about a task, by field. */
export type TaskFields = {
  readonly id: Field<string>;
  readonly title: Field<string>;
  readonly instructions: Field<string>;
  readonly depends: OptionalField<string[]>;
  readonly agent: OptionalField<string>;
  readonly model: OptionalField<string>;
  readonly files: OptionalField<string[]>;
  readonly verify: OptionalField<string[]>;
  readonly size: OptionalField<"S" | "M" | "L">;
  readonly budget: OptionalField<number>;
};

/** What a planner says beyond that. */
export type PlanFields = TaskFields & {
  readonly parent: OptionalField<string>;
  readonly rivals: OptionalField<Rival[]>;
  readonly quorum: OptionalField<Quorum>;
};

const rival: z.ZodMiniType<Rival> = z.object({
  agent: z.exactOptional(z.string()),
  model: z.exactOptional(z.string()),
});

// What every model reads the same way needs no description: each is paid for in every request.
export const taskFields: TaskFields = {
  id: z.string().check(z.describe("Short and unique, such as T1")),
  title: z.string(),
  instructions: z.string().check(z.describe("Everything the worker needs to know; it sees nothing else")),
  depends: z.exactOptional(z.array(z.string()).check(z.describe("Ids of tasks that must be verified first"))),
  agent: z.exactOptional(z.string()),
  model: z.exactOptional(z.string().check(z.describe("provider/model, only where one is asked for"))),
  files: z.exactOptional(z.array(z.string()).check(z.describe("Globs of the files it may write"))),
  verify: z.exactOptional(z.array(z.string()).check(z.describe("Commands that must exit 0"))),
  size: z.exactOptional(z.enum(["S", "M", "L"]).check(z.describe("Large ones are started first"))),
  budget: z.exactOptional(z.int().check(z.positive(), z.describe("Tokens that it and its parts may use"))),
};

export const planFields: PlanFields = {
  ...taskFields,
  parent: z.exactOptional(z.string().check(z.describe("The task that this one is a part of, or replaces"))),
  rivals: z.exactOptional(
    z
      .array(rival)
      .check(z.describe("A race: others on the same task at once, the first verified wins; worktrees only")),
  ),
  quorum: z.exactOptional(
    z.object({ required: z.int(), of: z.int() }).check(z.describe("Reviewers that must pass it, of so many")),
  ),
};

type WrittenTask = z.infer<z.ZodMiniObject<PlanFields>>;

/** A task as the engine takes it. */
export function taskInput({ rivals, budget, ...task }: WrittenTask): TaskInput {
  return {
    ...task,
    ...(rivals === undefined ? {} : { mode: { kind: "race", rivals } }),
    ...(budget === undefined ? {} : { budget: { tokens: budget } }),
  };
}
