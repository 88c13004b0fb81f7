import type { DependencyFailedError, TaskFailedError } from "../errors.ts";

/** A runner: the lane that it belongs to and its number there, from 0. */
export interface RunnerId<Lane extends string = string> {
  readonly lane: Lane;
  readonly index: number;
}

/** How a task ended. */
export type TaskOutcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly error: TaskFailedError | DependencyFailedError }
  | { readonly kind: "aborted"; readonly reason: unknown };

/** Where a task stands. `aborting` is a running task whose function has been told to stop and has not ended yet. */
export type TaskState<T> =
  | { readonly kind: "waiting"; readonly dependencies: number }
  | { readonly kind: "ready" }
  | { readonly kind: "running"; readonly runner: RunnerId }
  | { readonly kind: "aborting"; readonly runner: RunnerId; readonly reason: unknown }
  | TaskOutcome<T>;

/** A spawned task. Awaiting it gives its value, or rejects with a typed error or the reason of its abort. */
export interface Task<T> extends PromiseLike<T> {
  /** Number of the task in its scheduler, from 1, in the order of spawning. */
  readonly id: number;
  /** Name for messages; `#<id>` unless given. */
  readonly label: string;
  /** The lane that the task was spawned into. */
  readonly lane: string;
  readonly state: TaskState<T>;
  /** `"runner"` when another runner of its lane took the task from the one it was queued at, `"lane"` when another lane did. */
  readonly stolen: false | "runner" | "lane";
  /**
   * Asks the task to end. A task that has not started never will; of one that runs, the signal is aborted, its runner
   * stays taken until its function ends, and it then counts as aborted whatever the function returned.
   * @returns false when the task has already ended or is already being aborted.
   */
  abort(reason?: unknown): boolean;
  /** Resolves with how the task ended; never rejects. */
  outcome(): Promise<TaskOutcome<T>>;
}

/** What a task's function is given. */
export interface TaskContext<Lane extends string = string> {
  /** Aborted when the task is. */
  readonly signal: AbortSignal;
  /** The runner that the task runs on; of another lane than the task's own when it was stolen by one. */
  readonly runner: RunnerId<Lane>;
  /** Spawns a task; one of the same lane is queued at this runner, where the order of the scheduler applies. */
  spawn<T>(lane: Lane, run: TaskFunction<T, Lane>, options?: SpawnOptions): Task<T>;
}

/** The work of a task. */
export type TaskFunction<T, Lane extends string = string> = (
  context: TaskContext<Lane>,
) => T | PromiseLike<T>;

/** How far from the place it was queued at a task may run. */
export type Affinity = "runner" | "lane" | "any";

/** Options of one task. */
export interface SpawnOptions {
  /** Integer from -8 to 7; of the tasks that a runner may start, one of the highest priority starts first. @default 0 */
  readonly priority?: number;
  /**
   * `"lane"`: any runner of the lane. `"any"`: runners of an idle lane may take it too; the lane is a preference.
   * `"runner"`: only the runner that `key` names, or that of the spawning task; never stolen. @default "lane"
   */
  readonly affinity?: Affinity;
  /** Tasks of a lane with the same key are queued at the same runner. @default none */
  readonly key?: string;
  /** The task becomes ready when all of these are done; when one fails or is aborted it fails without being started. */
  readonly after?: Iterable<Task<unknown>>;
  /** Aborts the task. */
  readonly signal?: AbortSignal;
  /** Name for messages. @default `#<id>` */
  readonly label?: string;
}
