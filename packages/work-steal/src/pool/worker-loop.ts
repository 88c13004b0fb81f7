import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { RETRY } from "../shared/layout.ts";
import { type DequeStealer, openDeque, openStealer, type SharedDeque } from "../shared/shared-deque.ts";
import { Slab } from "./slab.ts";
import {
  blockOf,
  header,
  headerOf,
  type Parcel,
  ringOf,
  slotState,
  stamp,
  type WorkerStart,
  wire,
} from "./wire.ts";

/** Handles taken from the pool's offers at once, at most. */
const batch = 16;

/** The exports of the module that are functions, in the order that their numbers refer to. */
export type Tasks = readonly ((argument: unknown) => unknown)[];

/**
 * One worker of a pool: takes handles from its own deque, then from the pool's offers, then from the other workers' deques,
 * and runs what it can claim. Parks when there is nothing, until the pool or another worker wakes it.
 */
export class WorkerLoop {
  readonly #index: number;
  readonly #workers: number;
  readonly #slots: number;
  readonly #headers: number;
  readonly #control: Int32Array;
  readonly #slab: Slab;
  readonly #offers: DequeStealer;
  readonly #deque: SharedDeque;
  readonly #stealers: readonly DequeStealer[];
  readonly #tasks: Tasks;
  readonly #port: MessagePort;
  readonly #parcels = new Map<number, unknown>();
  readonly #ring: number;
  readonly #ringTail: number;
  #completed: number;
  #random: number;

  constructor({ index, memory }: WorkerStart, tasks: Tasks, port: MessagePort) {
    const { deques, slots } = memory;
    this.#index = index;
    this.#workers = deques.length;
    this.#slots = slots;
    this.#headers = headerOf(0, this.#workers, slots);
    this.#control = new Int32Array(memory.control);
    this.#slab = new Slab(memory);
    this.#offers = openStealer(memory.offers);
    this.#deque = openDeque(deques[index]!);
    this.#stealers = deques.map(openStealer);
    this.#tasks = tasks;
    this.#port = port;
    this.#ring = ringOf(index, this.#workers, slots);
    this.#ringTail = blockOf(index) + wire.ringTail;
    this.#completed = Atomics.load(this.#control, this.#ringTail);
    this.#random = index + 1;
  }

  /** Runs tasks until the pool stops. */
  async run(): Promise<void> {
    while (Atomics.load(this.#control, wire.isStopping) === 0) {
      const handle = this.#next();
      if (handle < 0) this.#park();
      else if (this.#claim(handle)) {
        const pending = this.#execute(handle);
        if (pending !== undefined) await pending;
      }
    }
  }

  #next(): number {
    const own = this.#deque.pop();
    if (own >= 0) return own;
    // A fair share of what waits there.
    const offered = this.#takeFrom(
      this.#offers,
      Math.min(batch, Math.floor(this.#offers.size / this.#workers)),
    );
    if (offered >= 0) return offered;
    const stolen = this.#steal();
    return stolen >= 0 ? stolen : this.#receive();
  }

  /** Takes one handle to run and `more` into the own deque, which has room, for it is empty. */
  #takeFrom(victim: DequeStealer, more: number): number {
    const first = stealOne(victim);
    if (first < 0) return first;
    for (let left = more; left > 0; left -= 1) {
      const handle = stealOne(victim);
      if (handle < 0) break;
      this.#deque.push(handle);
    }
    return first;
  }

  /** Takes half of what a random other worker has exposed; returns the first, the rest goes to the own deque. */
  #steal(): number {
    // Xorshift: victims differ from worker to worker, and no two runs differ.
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    const start = (this.#random >>> 0) % this.#workers;
    for (let offset = 0; offset < this.#workers; offset += 1) {
      const index = (start + offset) % this.#workers;
      if (index === this.#index) continue;
      const victim = this.#stealers[index]!;
      const first = this.#takeFrom(victim, (victim.size >> 1) - 1);
      if (first >= 0) return first;
    }
    return -1;
  }

  #receive(): number {
    const received: { message: Parcel } | undefined = receiveMessageOnPort(this.#port);
    if (received === undefined) return -1;
    this.#parcels.set(received.message.handle, received.message.value);
    return received.message.handle;
  }

  #claim(handle: number): boolean {
    const state = this.#headers + handle * wire.headerWords + header.state;
    const mine = slotState.running + this.#index;
    const isMine = Atomics.compareExchange(this.#control, state, slotState.queued, mine) === slotState.queued;
    if (!isMine) this.#parcels.delete(handle);
    return isMine;
  }

  #execute(handle: number): Promise<void> | undefined {
    const at = this.#headers + handle * wire.headerWords;
    // Before a function that may run long: what waits behind it must be open to thieves, and one of them awake (P3).
    if (this.#deque.expose() || this.#offers.size > 0) this.#wakeOther();
    if (this.#control[at + header.isTimed] === 1)
      Atomics.store(this.#control, at + header.startedAt, stamp());
    let result: unknown;
    try {
      const argument = this.#slab.isParcel(handle) ? this.#unpack(handle) : this.#slab.read(handle);
      result = this.#tasks[this.#control[at + header.task] as number]?.(argument);
    } catch (error) {
      this.#complete(handle, error, 1);
      return undefined;
    }
    if (typeof result !== "object" || result === null || !("then" in result)) {
      this.#complete(handle, result, 0);
      return undefined;
    }
    return Promise.resolve(result).then(
      (value) => this.#complete(handle, value, 0),
      (error: unknown) => this.#complete(handle, error, 1),
    );
  }

  #unpack(handle: number): unknown {
    const argument = this.#parcels.get(handle);
    this.#parcels.delete(handle);
    return argument;
  }

  #complete(handle: number, value: unknown, hasFailed: 0 | 1): void {
    const at = this.#headers + handle * wire.headerWords;
    this.#control[at + header.hasFailed] = hasFailed;
    try {
      if (!this.#slab.write(handle, value)) this.#port.postMessage({ handle, value } satisfies Parcel);
    } catch (error) {
      // The value cannot be cloned: the reason of that can.
      this.#control[at + header.hasFailed] = 1;
      this.#slab.write(handle, new TypeError(`not to be cloned: ${String(hasFailed ? value : error)}`));
    }
    // The result before the ring's entry, the entry before its tail, pairs with the load of the tail in Completions (P2).
    this.#control[this.#ring + (this.#completed & (this.#slots - 1))] = handle;
    this.#completed = (this.#completed + 1) | 0;
    Atomics.store(this.#control, this.#ringTail, this.#completed);
    if (
      Atomics.load(this.#control, wire.isAsleep) === 1 &&
      Atomics.compareExchange(this.#control, wire.isAsleep, 1, 0) === 1
    ) {
      Atomics.add(this.#control, wire.alarm, 1);
      Atomics.notify(this.#control, wire.alarm);
    }
  }

  get #hasWork(): boolean {
    if (this.#offers.size > 0) return true;
    for (const each of this.#stealers) if (each.size > 0) return true;
    return false;
  }

  #wakeOther(): void {
    for (let index = 0; index < this.#workers; index += 1) {
      if (index !== this.#index && wake(this.#control, index)) return;
    }
  }

  /** Says that it sleeps, looks once more, and only then sleeps: whoever adds work looks at the word after adding (P4). */
  #park(): void {
    const word = blockOf(this.#index) + wire.isParked;
    Atomics.store(this.#control, word, 1);
    const hasWork = this.#hasWork || this.#hasParcel();
    if (hasWork || Atomics.load(this.#control, wire.isStopping) === 1) Atomics.store(this.#control, word, 0);
    // A wake-up meant for an earlier sleep may end this one: only the word counts.
    while (Atomics.load(this.#control, word) === 1) Atomics.wait(this.#control, word, 1);
  }

  #hasParcel(): boolean {
    const handle = this.#receive();
    if (handle < 0) return false;
    this.#deque.push(handle);
    return true;
  }
}

/** Wakes a worker if it is parked; returns whether it was. */
export function wake(control: Int32Array, worker: number): boolean {
  const word = blockOf(worker) + wire.isParked;
  if (Atomics.load(control, word) !== 1 || Atomics.compareExchange(control, word, 1, 0) !== 1) return false;
  Atomics.notify(control, word);
  return true;
}

function stealOne(victim: DequeStealer): number {
  let handle = victim.steal();
  while (handle === RETRY) handle = victim.steal();
  return handle;
}
