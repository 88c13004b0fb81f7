import { allocateInjector, type Injector, openInjector } from "../shared/injector.ts";
import { allocateDeque } from "../shared/shared-deque.ts";
import type { WorkerPoolSettings } from "./options.ts";
import type { PoolTask } from "./pool-task.ts";
import { Slab } from "./slab.ts";
import { blockOf, header, headerOf, type PoolMemory, ringOf, slotState, wire } from "./wire.ts";

/** A task that a worker has ended, with what it left in the slot. */
export interface Completion {
  readonly worker: number;
  readonly handle: number;
}

/** The pool's side of the shared memory: hands tasks out and collects what became of them. */
export class Slots {
  readonly memory: PoolMemory;
  readonly control: Int32Array;
  readonly slab: Slab;
  readonly #injector: Injector;
  readonly #workers: number;
  readonly #slots: number;
  readonly #tasks: (PoolTask | undefined)[];
  readonly #free: number[];
  readonly #heads: number[];

  constructor({ workers, slots, slotBytes }: WorkerPoolSettings) {
    const words = headerOf(slots, workers, slots);
    this.memory = {
      control: new SharedArrayBuffer(4 * words),
      payload: new SharedArrayBuffer(slots * slotBytes),
      slots,
      slotBytes,
      // Twice the slots: stale handles of aborted tasks take places too, until a worker drops them.
      injector: allocateInjector({ capacity: 2 * slots }),
      deques: Array.from({ length: workers }, () => allocateDeque({ capacity: slots, order: "fifo" })),
    };
    this.control = new Int32Array(this.memory.control);
    this.slab = new Slab(this.memory);
    this.#injector = openInjector(this.memory.injector);
    this.#workers = workers;
    this.#slots = slots;
    this.#tasks = new Array<PoolTask | undefined>(slots).fill(undefined);
    this.#free = Array.from({ length: slots }, (_, index) => slots - 1 - index);
    this.#heads = new Array<number>(workers).fill(0);
  }

  get isFull(): boolean {
    return this.#free.length === 0;
  }

  /** The tasks that have a slot. */
  get tasks(): PoolTask[] {
    return this.#tasks.filter((task) => task !== undefined);
  }

  /**
   * Gives a task a slot and writes it there; false when its argument does not go into a slot and has to be sent.
   */
  place(task: PoolTask, number: number): boolean {
    const handle = this.#free.pop() as number;
    const fits = this.slab.write(handle, task.argument);
    this.#tasks[handle] = task;
    task.handle = handle;
    const at = this.#headerOf(handle);
    this.control[at + header.task] = number;
    this.control[at + header.isTimed] = task.timeoutMs === undefined ? 0 : 1;
    Atomics.store(this.control, at + header.startedAt, -1);
    // What the slot holds before its state, pairs with the exchange in claim (P1).
    Atomics.store(this.control, at + header.state, slotState.queued);
    return fits;
  }

  /** Offers a placed task to all workers. */
  offer(handle: number): void {
    if (this.#injector.push(handle)) return;
    this.#sweep();
    this.#injector.push(handle);
  }

  /** Takes the stale handles out of the injector. What remains is at most one for each slot, and so leaves room. */
  #sweep(): void {
    const queued = new Set<number>();
    for (let handle = this.#injector.pop(); handle >= 0; handle = this.#injector.pop()) {
      const state = Atomics.load(this.control, this.#headerOf(handle) + header.state);
      if (state === slotState.queued) queued.add(handle);
    }
    for (const handle of queued) this.#injector.push(handle);
  }

  /** Takes a task back that no worker has claimed yet; false when one has. */
  withdraw(handle: number): boolean {
    const state = this.#headerOf(handle) + header.state;
    if (Atomics.compareExchange(this.control, state, slotState.queued, slotState.free) !== slotState.queued) {
      return false;
    }
    this.#release(handle);
    return true;
  }

  /** The worker that runs a task; undefined while none has claimed it. */
  runnerOf(handle: number): number | undefined {
    const state = Atomics.load(this.control, this.#headerOf(handle) + header.state);
    return state >= slotState.running ? state - slotState.running : undefined;
  }

  /** When the task was started, by `stamp()`; undefined when it was not. */
  startOf(handle: number): number | undefined {
    const started = Atomics.load(this.control, this.#headerOf(handle) + header.startedAt);
    return started < 0 ? undefined : started;
  }

  hasFailed(handle: number): boolean {
    return this.control[this.#headerOf(handle) + header.hasFailed] === 1;
  }

  /** Ends the slot's task. */
  finish(handle: number): PoolTask | undefined {
    Atomics.store(this.control, this.#headerOf(handle) + header.state, slotState.free);
    return this.#release(handle);
  }

  /** The next completion that no one has collected. */
  nextCompletion(): Completion | undefined {
    for (let worker = 0; worker < this.#workers; worker += 1) {
      const head = this.#heads[worker] as number;
      if (Atomics.load(this.control, blockOf(worker) + wire.ringTail) === head) continue;
      const ring = ringOf(worker, this.#workers, this.#slots);
      const handle = this.control[ring + (head & (this.#slots - 1))] as number;
      this.#heads[worker] = (head + 1) | 0;
      return { worker, handle };
    }
    return undefined;
  }

  get hasCompletion(): boolean {
    return this.#heads.some(
      (head, worker) => Atomics.load(this.control, blockOf(worker) + wire.ringTail) !== head,
    );
  }

  #release(handle: number): PoolTask | undefined {
    const task = this.#tasks[handle];
    this.#tasks[handle] = undefined;
    this.#free.push(handle);
    if (task !== undefined) task.handle = undefined;
    return task;
  }

  #headerOf(handle: number): number {
    return headerOf(handle, this.#workers, this.#slots);
  }
}
