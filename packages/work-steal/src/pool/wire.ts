import type { DequeMemory } from "../shared/shared-deque.ts";

/** What the pool and its workers share; posted to each worker when it starts. */
export interface PoolMemory {
  /** Words: the pool's own, then a block for each worker, then their completion rings, then the slots' headers. */
  readonly control: SharedArrayBuffer;
  /** `slotBytes` for each slot: a task's argument, and when it has run, its result. */
  readonly payload: SharedArrayBuffer;
  readonly slots: number;
  readonly slotBytes: number;
  /** What the pool's thread offers: a deque that it owns and only pushes to. */
  readonly offers: DequeMemory;
  /** One for each worker. */
  readonly deques: readonly DequeMemory[];
}

/** Words of the pool itself and of each worker's block; 128 bytes apart, as different threads write them. */
export const wire: {
  /** Counts the times that the pool's thread was woken. */
  readonly alarm: 0;
  /** 1 while the pool's thread waits for the alarm. */
  readonly isAsleep: 32;
  /** 1 when the workers are to end. */
  readonly isStopping: 64;
  readonly firstWorker: 96;
  readonly workerWords: 64;
  /** In a worker's block: 1 while it is parked. */
  readonly isParked: 0;
  /** In a worker's block: how many completions its ring has had. */
  readonly ringTail: 32;
  /** 64 bytes: neighbours are written by different threads. */
  readonly headerWords: 16;
} = {
  alarm: 0,
  isAsleep: 32,
  isStopping: 64,
  firstWorker: 96,
  workerWords: 64,
  isParked: 0,
  ringTail: 32,
  headerWords: 16,
};

/** Words of a slot's header. */
export const header: {
  readonly state: 0;
  /** Which export runs. */
  readonly task: 1;
  /** 1 when the worker is to note the time at which it starts. */
  readonly isTimed: 2;
  /** That time: milliseconds of the wall clock, modulo 2^31. */
  readonly startedAt: 3;
  readonly tag: 4;
  readonly length: 5;
  /** 1 when the payload is the error of a failed task. */
  readonly hasFailed: 6;
  /** Two words: a payload that is a number, so that such a task moves one cache line. */
  readonly number: 8;
} = { state: 0, task: 1, isTimed: 2, startedAt: 3, tag: 4, length: 5, hasFailed: 6, number: 8 };

/**
 * States of a slot. A handle in a queue is only a hint: who runs the task is decided by the exchange of `queued` for
 * `running + worker` (P1). So a stale handle, of a task that was aborted or queued twice, does no harm.
 */
export const slotState: { readonly free: 0; readonly queued: 1; readonly running: 2 } = {
  free: 0,
  queued: 1,
  running: 2,
};

/** What a worker is started with. */
export interface WorkerStart {
  readonly index: number;
  readonly module: string;
  readonly memory: PoolMemory;
}

/** What a worker says once it has imported the module: the names of the functions it exports, sorted. */
export interface WorkerReady {
  readonly exports: readonly string[];
}

/** An argument or result that does not fit a slot. */
export interface Parcel {
  readonly handle: number;
  readonly value: unknown;
}

/** Where a worker's block begins. */
export function blockOf(worker: number): number {
  return wire.firstWorker + worker * wire.workerWords;
}

/** Where a worker's completion ring begins. */
export function ringOf(worker: number, workers: number, slots: number): number {
  return blockOf(workers) + worker * slots;
}

/** Where a slot's header begins. */
export function headerOf(handle: number, workers: number, slots: number): number {
  return ringOf(workers, workers, slots) + handle * wire.headerWords;
}

/** The wall clock, as a slot's header holds it. */
export function stamp(): number {
  return Date.now() & 0x7fffffff;
}
