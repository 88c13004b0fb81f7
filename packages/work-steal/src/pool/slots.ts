import { allocateDeque, openDeque, type SharedDeque } from "../shared/shared-deque.ts";
import type { WorkerPoolSettings } from "./options.ts";
import type { PoolTask } from "./pool-task.ts";
import { Slab } from "./slab.ts";
import { blockOf, header, headerOf, type PoolMemory, ringOf, slotState, wire } from "./wire.ts";

/** The pool's side of the shared memory: hands tasks out and collects what became of them. */
export class Slots {
  readonly memory: PoolMemory;
  readonly control: Int32Array;
  readonly slab: Slab;
  readonly #offers: SharedDeque;
  readonly #workers: number;
  readonly #slots: number;
  readonly #headers: number;
  readonly #tasks: (PoolTask | undefined)[];
  readonly #free: number[];
  /** Of each worker's completion ring: how many were collected, and how many are known to be there. */
  readonly #heads: number[];
  readonly #tails: number[];

  constructor({ workers, slots, slotBytes }: WorkerPoolSettings) {
    const words = headerOf(slots, workers, slots);
    this.memory = {
      control: new SharedArrayBuffer(4 * words),
      payload: new SharedArrayBuffer(slots * slotBytes),
      slots,
      slotBytes,
      // Twice the slots: stale handles of aborted tasks take places too, until a worker drops them.
      offers: allocateDeque({ capacity: 2 * slots, algorithm: "chase-lev", order: "fifo" }),
      deques: Array.from({ length: workers }, () => allocateDeque({ capacity: slots, order: "fifo" })),
    };
    this.control = new Int32Array(this.memory.control);
    this.slab = new Slab(this.memory);
    this.#offers = openDeque(this.memory.offers);
    this.#workers = workers;
    this.#slots = slots;
    this.#headers = headerOf(0, workers, slots);
    this.#tasks = new Array<PoolTask | undefined>(slots).fill(undefined);
    this.#free = Array.from({ length: slots }, (_, index) => slots - 1 - index);
    this.#heads = new Array<number>(workers).fill(0);
    this.#tails = new Array<number>(workers).fill(0);
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
    this.control[at + header.startedAt] = -1;
    // What the slot holds before its state, pairs with the exchange in claim (P1).
    Atomics.store(this.control, at + header.state, slotState.queued);
    return fits;
  }

  /** Offers a placed task to all workers. */
  offer(handle: number): void {
    if (this.#offers.push(handle)) return;
    this.#sweep();
    this.#offers.push(handle);
  }

  /** Takes the stale handles out. What remains is at most one for each slot, and so leaves room. */
  #sweep(): void {
    const queued = new Set<number>();
    for (let handle = this.#offers.pop(); handle >= 0; handle = this.#offers.pop()) {
      const state = Atomics.load(this.control, this.#headerOf(handle) + header.state);
      if (state === slotState.queued) queued.add(handle);
    }
    for (const handle of queued) this.#offers.push(handle);
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

  /** The next task that a worker has ended and no one has collected; -1 when there is none. */
  nextCompletion(worker: number): number {
    const head = this.#heads[worker] as number;
    if (head === this.#tails[worker]) {
      // The tail before the entries and what they stand for, pairs with its store in WorkerLoop (P2).
      const tail = Atomics.load(this.control, blockOf(worker) + wire.ringTail);
      if (tail === head) return -1;
      this.#tails[worker] = tail;
    }
    this.#heads[worker] = (head + 1) | 0;
    return this.control[ringOf(worker, this.#workers, this.#slots) + (head & (this.#slots - 1))] as number;
  }

  get hasCompletion(): boolean {
    for (let worker = 0; worker < this.#workers; worker += 1) {
      const tail = Atomics.load(this.control, blockOf(worker) + wire.ringTail);
      if (tail !== this.#heads[worker]) return true;
    }
    return false;
  }

  #release(handle: number): PoolTask | undefined {
    const task = this.#tasks[handle];
    this.#tasks[handle] = undefined;
    this.#free.push(handle);
    if (task !== undefined) task.handle = undefined;
    return task;
  }

  #headerOf(handle: number): number {
    return this.#headers + handle * wire.headerWords;
  }
}
