import type { TaskInput, TaskSpec } from "./plan.ts";

/** One change to a plan that exists. */
export type PlanEdit =
  | { readonly kind: "add"; readonly task: TaskInput }
  /** Gives a task up, and its unfinished parts with it; what depends on it goes on without. */
  | { readonly kind: "drop"; readonly id: string }
  /** The task waits for its parts and is then worked on with their results. */
  | { readonly kind: "split"; readonly id: string; readonly into: readonly TaskInput[] }
  /** Starts and shows these tasks in this order, in the places that they have now. */
  | { readonly kind: "order"; readonly ids: readonly string[] }
  /** Changes a task that is not under way. */
  | { readonly kind: "change"; readonly id: string; readonly to: TaskChange }
  /** Gives a failed task all its attempts again. */
  | { readonly kind: "repair"; readonly id: string; readonly note?: string };

/** What can be changed about a task. */
export type TaskChange = Partial<
  Pick<
    TaskSpec,
    | "title"
    | "instructions"
    | "depends"
    | "agent"
    | "model"
    | "files"
    | "verify"
    | "mode"
    | "size"
    | "quorum"
    | "budget"
  >
>;

/** Edits that are taken together or not at all, with who wants them and why. */
export interface PlanChange {
  readonly by: string;
  readonly why: string;
  readonly edits: readonly PlanEdit[];
  /** The plan version that the author has seen; the change is refused if the plan has moved on. @default any */
  readonly basedOn?: number;
  /** Names the change, so that the same one is made once however often it is asked for. @default none */
  readonly token?: string;
}

/** What became of a change to the plan. */
export type EditOutcome =
  | { readonly kind: "applied"; readonly version: number }
  | { readonly kind: "refused"; readonly faults: readonly string[] };
