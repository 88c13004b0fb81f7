import { DependencyFailedError, type TaskFailedError } from "../errors.ts";
import { isOutcome, QueuedTask, type TaskHost } from "./queued-task.ts";
import type { Task, TaskOutcome } from "./task.ts";

/** @throws TypeError for a task that is not one of this scheduler. */
export function ownTasks(tasks: Iterable<Task<unknown>>, host: TaskHost): Set<QueuedTask<unknown>> {
  const own = new Set<QueuedTask<unknown>>();
  for (const task of tasks) {
    if (!(task instanceof QueuedTask) || task.host !== host) {
      throw new TypeError("after must hold tasks of the same scheduler");
    }
    own.add(task);
  }
  return own;
}

/**
 * Has a task wait for those of `dependencies` that have not ended.
 * @returns the outcome of the task when one of them already ended otherwise than done.
 */
export function link(
  task: QueuedTask<unknown>,
  dependencies: ReadonlySet<QueuedTask<unknown>>,
): TaskOutcome<never> | undefined {
  for (const dependency of dependencies) {
    const { state } = dependency;
    if (isOutcome(state) && state.kind !== "done") return inherited(task, dependency, state);
  }
  const open = [...dependencies].filter(({ state }) => !isOutcome(state));
  if (open.length === 0) return undefined;
  task.dependencies = new Set(open);
  task.state = { kind: "waiting", dependencies: open.length };
  for (const dependency of open) {
    dependency.dependents ??= new Set();
    dependency.dependents.add(task);
  }
  return undefined;
}

/** Takes an ended task out of the sets of those that it still waits for. */
export function unlink(task: QueuedTask<unknown>): void {
  for (const dependency of task.dependencies ?? []) dependency.dependents?.delete(task);
  task.dependencies = undefined;
}

/** Tells a waiting task that a dependency is done; returns whether it was the last. */
export function satisfy(task: QueuedTask<unknown>, dependency: QueuedTask<unknown>): boolean {
  const open = task.dependencies;
  if (open === undefined || task.state.kind !== "waiting") return false;
  open.delete(dependency);
  task.state = { kind: "waiting", dependencies: open.size };
  return open.size === 0;
}

/** The outcome of a task whose dependency ended otherwise than done. */
export function inherited(
  task: QueuedTask<unknown>,
  dependency: QueuedTask<unknown>,
  outcome: Exclude<TaskOutcome<unknown>, { readonly kind: "done" }>,
): TaskOutcome<never> {
  // The root of it: a chain of dependencies as long as the plan would be no use as a chain of causes.
  const cause = outcome.kind === "aborted" ? outcome.reason : rootOf(outcome.error);
  return { kind: "failed", error: new DependencyFailedError(task.label, dependency.label, cause) };
}

function rootOf(error: TaskFailedError | DependencyFailedError): unknown {
  return DependencyFailedError.is(error) ? error.cause : error;
}
