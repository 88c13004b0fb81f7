export {
  ClosedError,
  DependencyFailedError,
  QueueFullError,
  TaskFailedError,
  TaskTimeoutError,
  WorkerLostError,
  WorkStealError,
  type WorkStealErrorCode,
} from "./errors.ts";
export { LocalDeque } from "./local/local-deque.ts";
export type { WorkerPoolOptions } from "./pool/options.ts";
export type { WorkerPoolStats } from "./pool/stats.ts";
export type { TaskArgument, TaskModule, TaskName, TaskResult } from "./pool/task-module.ts";
export { type RunOptions, WorkerPool } from "./pool/worker-pool.ts";
export type { SchedulerOptions } from "./scheduler/options.ts";
export type { Order } from "./scheduler/rack.ts";
export { Scheduler } from "./scheduler/scheduler.ts";
export type { LaneStats, SchedulerStats } from "./scheduler/stats.ts";
export type {
  Affinity,
  RunnerId,
  SpawnOptions,
  Task,
  TaskContext,
  TaskFunction,
  TaskOutcome,
  TaskState,
} from "./scheduler/task.ts";
export { allocateInjector, type Injector, type InjectorMemory, openInjector } from "./shared/injector.ts";
export { EMPTY, RETRY } from "./shared/layout.ts";
export type {
  DequeAlgorithm,
  DequeMemory,
  DequeOptions,
  DequeStealer,
  SharedDeque,
} from "./shared/shared-deque.ts";
export { allocateDeque, openDeque, openStealer } from "./shared/shared-deque.ts";
export { pushOrSpill } from "./shared/spill.ts";
