/** A plan as an agent or a person submits it; nothing in it is trusted before `validatePlan`. */
export interface PlanInput {
  readonly summary: string;
  /** Commands that must pass on the whole before the mission is sealed. */
  readonly verify?: readonly string[];
  readonly tasks: readonly TaskInput[];
}

export interface TaskInput {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  /** The task or milestone that this one is a part of. */
  readonly parent?: string;
  /** Ids of the tasks that must be verified before this one starts. */
  readonly depends?: readonly string[];
  /** @default "worker" */
  readonly agent?: string;
  /** Globs of the files that this task may write. */
  readonly files?: readonly string[];
  /** Commands that must pass for this task. */
  readonly verify?: readonly string[];
  readonly mode?: TaskMode;
  /** What the task and all its parts together may use. @default the mission's limits only */
  readonly budget?: TaskBudget;
}

/** What a task may use. */
export interface TaskBudget {
  /** Input and output tokens together. */
  readonly tokens: number;
}

/** How a task is worked on. */
export type TaskMode =
  | { readonly kind: "normal" }
  /** Several attempts at once; the first that is verified wins and the others are aborted. */
  | { readonly kind: "race"; readonly agents: readonly string[] };

/** A task of an accepted plan, with every default filled in. */
export interface TaskSpec {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly parent?: string;
  readonly depends: readonly string[];
  readonly agent: string;
  readonly files: readonly string[];
  readonly verify: readonly string[];
  readonly mode: TaskMode;
  readonly budget?: TaskBudget;
}

/** Fills in the defaults of a task. */
export function taskSpec(input: TaskInput): TaskSpec {
  return {
    id: input.id,
    title: input.title.trim(),
    instructions: input.instructions,
    ...(input.parent === undefined ? {} : { parent: input.parent }),
    depends: input.depends ?? [],
    agent: input.agent ?? "worker",
    files: input.files ?? [],
    verify: input.verify ?? [],
    mode: input.mode ?? { kind: "normal" },
    ...(input.budget === undefined ? {} : { budget: input.budget }),
  };
}
