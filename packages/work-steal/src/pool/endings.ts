import { TaskFailedError } from "../errors.ts";
import { Census } from "./census.ts";
import type { PoolTask } from "./pool-task.ts";

/** Ends each task of a pool once, and counts how they ended. */
export class Endings {
  readonly live: Census = new Census();
  #completed = 0;
  #failed = 0;
  readonly #onLast: () => void;

  /** `onLast` is called when the last task has ended. */
  constructor(onLast: () => void) {
    this.#onLast = onLast;
  }

  get counts(): { readonly completed: number; readonly failed: number } {
    return { completed: this.#completed, failed: this.#failed };
  }

  complete(task: PoolTask, value: unknown): void {
    this.#completed += 1;
    if (this.#forget(task)) task.resolve(value);
  }

  /** The function threw, or its argument or value cannot be handed over. */
  fail(task: PoolTask, cause: unknown): void {
    this.lose(task, new TaskFailedError(task.name, cause));
  }

  /** It ended with its worker. */
  lose(task: PoolTask, reason: unknown): void {
    this.#failed += 1;
    this.reject(task, reason);
  }

  /** It was aborted, or never started. */
  reject(task: PoolTask, reason: unknown): void {
    if (this.#forget(task)) task.reject(reason);
  }

  /** Returns false when the task has been settled before. */
  #forget(task: PoolTask): boolean {
    if (task.hasEnded) return false;
    task.hasEnded = true;
    if (task.timer !== undefined) clearTimeout(task.timer);
    task.detach?.();
    if (this.live.remove()) this.#onLast();
    return true;
  }
}
