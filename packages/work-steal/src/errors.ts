const brand = Symbol.for("@oco/work-steal/error");

/** The stable codes of this package's errors. */
export type WorkStealErrorCode =
  | "OCO_STEAL_QUEUE_FULL"
  | "OCO_STEAL_CLOSED"
  | "OCO_STEAL_TASK_FAILED"
  | "OCO_STEAL_DEPENDENCY_FAILED"
  | "OCO_STEAL_TASK_TIMEOUT"
  | "OCO_STEAL_WORKER_LOST";

/** Base of every error thrown by this package. */
export class WorkStealError extends Error {
  /** Tells the kinds of error apart; stable across versions. */
  readonly code: WorkStealErrorCode;

  constructor(code: WorkStealErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Recognises errors of this class, also those of another copy of the package in the same process. */
  static is(error: unknown): error is WorkStealError {
    return typeof error === "object" && error !== null && brand in error;
  }
}

function hasCode(error: unknown, code: WorkStealErrorCode): boolean {
  return WorkStealError.is(error) && error.code === code;
}

/** A queue of bounded length has no room for one more task. */
export class QueueFullError extends WorkStealError {
  /** The bound that was reached, in tasks. */
  readonly limit: number;

  constructor(queue: string, limit: number) {
    super("OCO_STEAL_QUEUE_FULL", `Queue of ${queue} is full: ${limit} of ${limit} places taken`);
    this.limit = limit;
  }

  static override is(error: unknown): error is QueueFullError {
    return hasCode(error, "OCO_STEAL_QUEUE_FULL");
  }
}

/** A scheduler or pool was given work after it was closed. */
export class ClosedError extends WorkStealError {
  constructor(what: string) {
    super("OCO_STEAL_CLOSED", `${what} is closed and takes no more tasks`);
  }

  static override is(error: unknown): error is ClosedError {
    return hasCode(error, "OCO_STEAL_CLOSED");
  }
}

/** The function of a task threw or rejected; `cause` is what it threw. */
export class TaskFailedError extends WorkStealError {
  constructor(task: string, cause: unknown) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    super("OCO_STEAL_TASK_FAILED", `Task ${task} failed: ${detail}`, { cause });
  }

  static override is(error: unknown): error is TaskFailedError {
    return hasCode(error, "OCO_STEAL_TASK_FAILED");
  }
}

/** A task was never started, because one that it depends on failed or was aborted; `cause` is that one's error or reason. */
export class DependencyFailedError extends WorkStealError {
  constructor(task: string, dependency: string, cause: unknown) {
    super("OCO_STEAL_DEPENDENCY_FAILED", `Task ${task} was not started: it depends on ${dependency}`, {
      cause,
    });
  }

  static override is(error: unknown): error is DependencyFailedError {
    return hasCode(error, "OCO_STEAL_DEPENDENCY_FAILED");
  }
}

/** A task of a worker pool ran longer than its limit; the worker was stopped. */
export class TaskTimeoutError extends WorkStealError {
  /** The limit, in milliseconds. */
  readonly limitMs: number;

  constructor(task: string, limitMs: number) {
    super("OCO_STEAL_TASK_TIMEOUT", `Task ${task} ran longer than its limit of ${limitMs} ms`);
    this.limitMs = limitMs;
  }

  static override is(error: unknown): error is TaskTimeoutError {
    return hasCode(error, "OCO_STEAL_TASK_TIMEOUT");
  }
}

/** The worker that held a task ended before the task did. */
export class WorkerLostError extends WorkStealError {
  constructor(task: string, detail: string, options?: ErrorOptions) {
    super("OCO_STEAL_WORKER_LOST", `Worker of task ${task} was lost: ${detail}`, options);
  }

  static override is(error: unknown): error is WorkerLostError {
    return hasCode(error, "OCO_STEAL_WORKER_LOST");
  }
}
