// Invariants P1 to P7 of docs/design/pools.md. The life of one object:
//
//   create ──► idle ──► borrowed ──► resetting ──► idle, or straight to the first waiter
//                │          │             │
//                └──────────┴─────────────┴──────► destroyed: used up, too old, unfit, discarded, pool closed
//
// Counts move before any function of the user runs, so that one which calls the pool again finds them right.

import { requireFunction } from "../arguments.ts";
import { PoolsError, type PoolsErrorCode } from "../errors.ts";
import { LinkedList } from "../queue/linked-list.ts";
import { Waiter, type WaitOptions } from "../queue/waiter.ts";
import { type Creation, Creations } from "./creations.ts";
import { Destructions } from "./destructions.ts";
import { IdleShelf } from "./idle-shelf.ts";
import { LeakWatch } from "./leak-watch.ts";
import { type Lease, type LeaseOwner, SlotLease } from "./lease.ts";
import { checkLimits, type Limits } from "./limits.ts";
import type { CloseOptions, PoolCounts, PoolOptions } from "./options.ts";
import type { Pool } from "./pool.ts";
import { Resets } from "./resets.ts";
import { Slot } from "./slot.ts";

const noOptions: WaitOptions = {};

/** The pool behind {@link Pool}. */
export class ObjectPool<T> implements Pool<T>, LeaseOwner<T> {
  readonly #limits: Limits;
  readonly #maxUses: number;
  readonly #hasReset: boolean;
  readonly #checksFitness: boolean;
  readonly #validate: PoolOptions<T>["validate"];
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #onVacant: (() => void) | undefined;
  readonly #idle: IdleShelf<T>;
  readonly #creations: Creations<T>;
  readonly #resets: Resets<T>;
  readonly #destructions: Destructions<T>;
  readonly #leaks: LeakWatch<T> | undefined;
  readonly #waiters = new LinkedList<Waiter<Lease<T>>>();
  /** Every object that is not destroyed: borrowed, idle or in reset. */
  readonly #live = new Set<Slot<T>>();
  #borrowed = 0;
  // Learnt from the first call of `create`: one that returns a promise cannot serve `tryAcquire`.
  #createsLater = false;
  #closing: Waiter<void> | undefined;

  constructor(options: PoolOptions<T>, onVacant?: () => void) {
    const limits = checkLimits(options);
    const { clock, leakAfterMs } = limits;
    this.#limits = limits;
    this.#maxUses = limits.maxUses;
    this.#hasReset = options.reset !== undefined;
    this.#checksFitness = options.validate !== undefined || limits.maxLifetimeMs !== Number.POSITIVE_INFINITY;
    this.#validate = options.validate;
    this.#onError = options.onError;
    this.#onVacant = onVacant;
    this.#idle = new IdleShelf(clock, limits.idleTimeoutMs, limits.lifo, () => this.#sweep());
    this.#destructions = new Destructions(options, () => this.#rest());
    const create = requireFunction("create", options.create);
    this.#creations = new Creations(create, limits, (late) => this.#destructions.start(late));
    this.#resets = new Resets(options, limits, (slot, isClean) => this.#afterReset(slot, isClean));
    if (leakAfterMs !== Number.POSITIVE_INFINITY) {
      this.#leaks = new LeakWatch(clock, leakAfterMs, options.onLeak, options.onError);
    }
  }

  get counts(): PoolCounts {
    return {
      borrowed: this.#borrowed,
      idle: this.#idle.size,
      creating: this.#creations.size,
      resetting: this.#resets.size,
      waiting: this.#waiters.size,
    };
  }

  /** Whether it holds nothing and owes nobody anything. */
  get isVacant(): boolean {
    return this.#size === 0 && this.#destructions.size === 0 && this.#waiters.size === 0;
  }

  tryAcquire(): Lease<T> | undefined {
    if (this.#closing !== undefined) throw this.#error("OCO_POOLS_CLOSED", "is closed");
    for (let slot = this.#idle.take(); slot !== undefined; slot = this.#idle.take()) {
      const lease = this.#lend(slot);
      if (lease !== undefined) return lease;
    }
    if (this.#createsLater || this.#size >= this.#limits.max) return undefined;
    const creation = this.#create();
    if (creation.kind === "failed") throw creation.error;
    return creation.kind === "made" ? this.#lend(this.#adopt(creation.value)) : undefined;
  }

  acquire(options: WaitOptions = noOptions): Promise<Lease<T>> {
    try {
      options.signal?.throwIfAborted();
      const lease = this.tryAcquire();
      return lease === undefined ? this.#wait(options) : Promise.resolve(lease);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async warm(): Promise<void> {
    const creations: Promise<void>[] = [];
    for (let missing = this.#limits.min - this.#size; missing > 0; missing -= 1) {
      creations.push(new Promise((resolve, reject) => this.#createIdle(resolve, reject)));
    }
    await Promise.all(creations);
  }

  clear(): number {
    let count = 0;
    for (let slot = this.#idle.take(); slot !== undefined; slot = this.#idle.take()) {
      this.#destroy(slot);
      count += 1;
    }
    this.#rest();
    return count;
  }

  close(options: CloseOptions = {}): Promise<void> {
    const mode = options.mode ?? "reject";
    this.#closing ??= new Waiter<void>(this.#limits.clock);
    if (mode !== "drain") {
      const error = this.#error("OCO_POOLS_CLOSED", "is closed");
      while (this.#waiters.first !== undefined) this.#waiters.first.reject(error);
    }
    if (mode === "revoke") this.#revoke();
    this.clear();
    return this.#closing.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  takeBack(slot: Slot<T>): void {
    this.#endLease(slot);
    if (slot.uses >= this.#maxUses) this.#retire(slot);
    else if (this.#hasReset) this.#resets.start(slot);
    else this.#shelve(slot);
  }

  destroyBorrowed(slot: Slot<T>): void {
    this.#endLease(slot);
    this.#retire(slot);
  }

  get #size(): number {
    return this.#live.size + this.#creations.size;
  }

  #endLease(slot: Slot<T>): void {
    slot.generation += 1;
    this.#borrowed -= 1;
    this.#leaks?.end(slot);
  }

  /** Hands an object out, or destroys it and returns undefined when it is not fit for that. */
  #lend(slot: Slot<T>): Lease<T> | undefined {
    this.#borrowed += 1;
    slot.generation += 1;
    // A new object is not looked at: one that is never fit would otherwise be made for ever.
    if (this.#checksFitness && slot.uses > 0 && !this.#isFit(slot)) {
      slot.generation += 1;
      this.#borrowed -= 1;
      this.#destroy(slot);
      return undefined;
    }
    slot.uses += 1;
    this.#leaks?.begin(slot);
    return new SlotLease(slot);
  }

  #isFit(slot: Slot<T>): boolean {
    if (slot.expiresMs !== Number.POSITIVE_INFINITY && this.#limits.clock.now() >= slot.expiresMs)
      return false;
    try {
      return this.#validate?.(slot.value) ?? true;
    } catch (error) {
      this.#onError?.(error);
      return false;
    }
  }

  #afterReset(slot: Slot<T>, isClean: boolean): void {
    if (isClean) this.#shelve(slot);
    else this.#retire(slot);
  }

  /** Finds a clean object its next place: the first waiter, the shelf, or the end. */
  #shelve(slot: Slot<T>): void {
    if (this.#waiters.size === 0) {
      if (this.#closing !== undefined) {
        this.#retire(slot);
        return;
      }
      this.#idle.put(slot);
      if (this.#live.size > this.#limits.min) this.#idle.arm();
      return;
    }
    const lease = this.#lend(slot);
    if (lease === undefined) this.#serve();
    // `validate` may have run in between and taken the waiter away.
    else if (this.#waiters.first === undefined) lease.release();
    else this.#waiters.first.resolve(lease);
  }

  #wait(options: WaitOptions): Promise<Lease<T>> {
    const { max, maxWaiting, clock, name } = this.#limits;
    if (this.#waiters.size >= maxWaiting) {
      const { borrowed } = this.counts;
      throw this.#error(
        "OCO_POOLS_QUEUE_FULL",
        `is exhausted: ${borrowed} of ${max} in use, queue limit ${maxWaiting}`,
      );
    }
    const waiter = new Waiter<Lease<T>>(clock);
    this.#waiters.push(waiter);
    waiter.watch(options, `Pool "${name}"`, () => this.#rest());
    this.#serve();
    return waiter.promise;
  }

  /** Starts as many creations as there are waiters without one, within `max`. */
  #serve(): void {
    while (this.#waiters.size > this.#creations.size && this.#size < this.#limits.max) {
      const creation = this.#create();
      if (creation.kind === "made") this.#shelve(this.#adopt(creation.value));
      else if (creation.kind === "failed") this.#createFailed(creation.error);
    }
    this.#rest();
  }

  #create(): Creation<T> {
    const creation = this.#creations.start({
      made: (value) => this.#shelve(this.#adopt(value)),
      failed: (error) => {
        this.#createFailed(error);
        this.#serve();
      },
    });
    if (creation.kind === "pending") this.#createsLater = true;
    return creation;
  }

  #createIdle(resolve: () => void, reject: (error: PoolsError) => void): void {
    const made = (value: T): void => {
      this.#shelve(this.#adopt(value));
      resolve();
    };
    const failed = (error: PoolsError): void => {
      reject(error);
      this.#serve();
    };
    const creation = this.#creations.start({ made, failed });
    if (creation.kind === "made") made(creation.value);
    else if (creation.kind === "failed") failed(creation.error);
  }

  /** One creation that fails costs one waiter its hope; `#serve` then tries again for the next. */
  #createFailed(error: PoolsError): void {
    if (this.#waiters.first !== undefined) this.#waiters.first.reject(error);
    else if (this.#closing === undefined) this.#onError?.(error);
  }

  #adopt(value: T): Slot<T> {
    const { maxLifetimeMs, clock, random } = this.#limits;
    const isMortal = maxLifetimeMs !== Number.POSITIVE_INFINITY;
    const expiresMs = isMortal ? clock.now() + maxLifetimeMs * (1 - random() / 10) : maxLifetimeMs;
    const slot = new Slot<T>(this, value, expiresMs);
    this.#live.add(slot);
    return slot;
  }

  #destroy(slot: Slot<T>): void {
    this.#live.delete(slot);
    this.#destructions.start(slot.value);
  }

  #retire(slot: Slot<T>): void {
    this.#destroy(slot);
    this.#serve();
  }

  #revoke(): void {
    this.#creations.cancelAll();
    this.#resets.cancelAll();
    for (const slot of [...this.#live]) {
      if (!slot.isBorrowed) continue;
      this.#endLease(slot);
      this.#destroy(slot);
    }
  }

  #sweep(): void {
    while (this.#live.size > this.#limits.min) {
      const slot = this.#idle.takeExpired();
      if (slot === undefined) {
        this.#idle.arm();
        break;
      }
      this.#destroy(slot);
    }
    this.#rest();
  }

  /** The end of an operation that may have been the last thing somebody waited for. */
  #rest(): void {
    if (!this.isVacant) return;
    this.#idle.disarm();
    this.#closing?.resolve();
    this.#onVacant?.();
  }

  #error(code: PoolsErrorCode, what: string): PoolsError {
    return new PoolsError(code, `Pool "${this.#limits.name}" ${what}`);
  }
}
