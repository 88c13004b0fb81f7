import { SignalWatch } from "../scheduler/signal-watch.ts";
import { settlePool, type WorkerPoolOptions } from "./options.ts";
import { PoolCore } from "./pool-core.ts";
import type { WorkerPoolStats } from "./stats.ts";
import type { TaskArgument, TaskModule, TaskName, TaskResult } from "./task-module.ts";

/** Options of one task of a pool. */
export interface RunOptions {
  /** Ends the task: one that waits is never started, the worker of one that runs is stopped and replaced. */
  readonly signal?: AbortSignal;
  /** Milliseconds that the function may run before its worker is stopped and replaced. @default no limit */
  readonly timeoutMs?: number;
}

/**
 * Runs exported functions of a module in worker threads that steal from each other.
 *
 * A pool without tasks keeps no process alive.
 *
 * @example
 * await using pool = new WorkerPool<typeof import("./tasks.js")>({
 *   module: new URL("./tasks.js", import.meta.url),
 *   workers: 4,
 * });
 * const hash = await pool.run("digest", "text");
 */
export class WorkerPool<M extends TaskModule> implements AsyncDisposable {
  readonly #core: PoolCore;
  readonly #signals = new SignalWatch();

  /** @throws RangeError for an option out of range. */
  constructor(options: WorkerPoolOptions) {
    this.#core = new PoolCore(settlePool(options));
  }

  /**
   * Runs an exported function with one argument, which is cloned; gives a clone of its result.
   *
   * Rejects with TaskFailedError (`OCO_STEAL_TASK_FAILED`), TaskTimeoutError (`OCO_STEAL_TASK_TIMEOUT`), WorkerLostError
   * (`OCO_STEAL_WORKER_LOST`), QueueFullError (`OCO_STEAL_QUEUE_FULL`), ClosedError (`OCO_STEAL_CLOSED`), or the reason
   * of `options.signal`.
   * @throws RangeError when `timeoutMs` is not a positive number.
   */
  run<K extends TaskName<M>>(
    name: K,
    argument: TaskArgument<M[K]>,
    options?: RunOptions,
  ): Promise<TaskResult<M[K]>> {
    const signal = options?.signal;
    const timeoutMs = options?.timeoutMs;
    if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
      throw new RangeError(`timeoutMs must be a positive number below 2^31, not ${timeoutMs}`);
    }
    return new Promise<unknown>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const task = this.#core.submit(name, argument, timeoutMs, resolve, reject);
      if (signal === undefined || task === undefined) return;
      task.detach = this.#signals.watch(signal, (reason) => this.#core.abort(task, reason));
    }) as Promise<TaskResult<M[K]>>;
  }

  /** Resolves as soon as no task waits or runs; rejects with the reason of `options.signal`. */
  drain(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const cancel = this.#core.whenIdle(() => {
        detach?.();
        resolve();
      });
      const detach =
        signal &&
        this.#signals.watch(signal, (reason) => {
          cancel();
          reject(reason);
        });
    });
  }

  /** Takes no more tasks; those it has go on. */
  close(): void {
    this.#core.close();
  }

  stats(): WorkerPoolStats {
    return this.#core.stats();
  }

  /** Closes, rejects every task, ends the workers, and waits until their threads have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#core.stop();
  }
}
