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
  /** `provider/model`. @default the model of the agent */
  readonly model?: string;
  /** Globs of the files that this task may write. */
  readonly files?: readonly string[];
  /** Commands that must pass for this task. */
  readonly verify?: readonly string[];
  readonly mode?: TaskMode;
  /** How much work it looks like: of the tasks that are ready, larger ones are started first. @default "M" */
  readonly size?: TaskSize;
  /** Reviewers that must pass it, and how many are asked. @default the mission's */
  readonly quorum?: Quorum;
  /** What the task and all its parts together may use. @default the mission's limits only */
  readonly budget?: TaskBudget;
}

/** What a task may use. */
export interface TaskBudget {
  /** Input and output tokens together. */
  readonly tokens: number;
}

/** Small, middling, large. */
export type TaskSize = "S" | "M" | "L";

/** So many of so many reviewers. */
export interface Quorum {
  readonly required: number;
  readonly of: number;
}

/** How a task is worked on. */
export type TaskMode =
  | { readonly kind: "normal" }
  /** The task's own agent and its rivals at once; the first that is verified wins and the others are aborted. */
  | { readonly kind: "race"; readonly rivals: readonly Rival[] };

/** One more that races for a task. What is left out is the task's own. */
export interface Rival {
  readonly agent?: string;
  /** `provider/model`. */
  readonly model?: string;
}

/** A task of an accepted plan, with every default filled in. */
export interface TaskSpec {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly parent?: string;
  readonly depends: readonly string[];
  readonly agent: string;
  readonly model?: string;
  readonly files: readonly string[];
  readonly verify: readonly string[];
  readonly mode: TaskMode;
  readonly size?: TaskSize;
  readonly quorum?: Quorum;
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
    ...(input.model === undefined ? {} : { model: input.model }),
    files: input.files ?? [],
    verify: input.verify ?? [],
    mode: input.mode ?? { kind: "normal" },
    ...(input.size === undefined ? {} : { size: input.size }),
    ...(input.quorum === undefined ? {} : { quorum: input.quorum }),
    ...(input.budget === undefined ? {} : { budget: input.budget }),
  };
}
