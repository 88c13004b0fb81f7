// Invariants P1 to P8 of docs/design/pools.md. The life of one object:
//
//   create ──► idle ──► borrowed ──► resetting ──► idle, or straight to the first waiter
//                │          │             │
//                └──────────┴─────────────┴──────► destroyed: used up, too old, unfit, discarded, pool closed
//
// Counts move before any function of the user runs, so that one which calls the pool again finds them right.

import type { PoolsError } from "../errors.ts";
import { report } from "../notify.ts";
import { checkWait, Waiter, type WaitOptions } from "../queue/waiter.ts";
import { type Creation, type CreationEnd, Creations, startIdle } from "./creations.ts";
import { Inventory } from "./inventory.ts";
import type { Lease, LeaseOwner } from "./lease.ts";
import { checkLimits, closeMode, type Limits } from "./limits.ts";
import type { CloseOptions, PoolCounts, PoolOptions } from "./options.ts";
import type { Pool } from "./pool.ts";
import { poolClosed } from "./pool-errors.ts";
import { Resets } from "./resets.ts";
import type { Slot } from "./slot.ts";
import { WaitingLine } from "./waiting-line.ts";

const noOptions: WaitOptions = {};

/** The pool behind {@link Pool}. */
export class ObjectPool<T> implements Pool<T>, LeaseOwner<T> {
  readonly #limits: Limits;
  readonly #maxUses: number;
  readonly #hasReset: boolean;
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #onVacant: (() => void) | undefined;
  readonly #inventory: Inventory<T>;
  readonly #creations: Creations<T>;
  readonly #resets: Resets<T>;
  readonly #waiters: WaitingLine<Lease<T>>;
  /** What happens when `create` ends later. */
  readonly #later: CreationEnd<T> = {
    made: (value) => this.#placeNew(value),
    failed: (error) => {
      this.#createFailed(error);
      this.#serve();
    },
  };
  // Whether lending and taking back are no more than moving an object off and onto the shelf: nothing is checked, reset, watched
  // or counted out, and the pool is open. The common path then fits into what a compiler inlines, which halves its cost.
  #isQuick: boolean;
  // Learnt from the first call of `create`: one that returns a promise cannot serve `tryAcquire`.
  #createsLater = false;
  #closing: Waiter<void> | undefined;

  constructor(options: PoolOptions<T>, onVacant?: () => void) {
    const limits = checkLimits(options);
    this.#limits = limits;
    this.#maxUses = limits.maxUses;
    this.#hasReset = options.reset !== undefined;
    this.#onError = options.onError;
    this.#onVacant = onVacant;
    this.#waiters = new WaitingLine(limits, () => this.#rest());
    // A `destroy` that called the pool may have left a waiter before its place was free.
    this.#inventory = new Inventory(this, options, limits, () => this.#serve());
    this.#creations = new Creations(options.create, limits, (late) => this.#inventory.destroyValue(late));
    this.#resets = new Resets(options, limits, (slot, isClean) => {
      if (isClean) this.#place(slot);
      else this.#retire(slot);
    });
    const isEndless = this.#maxUses === Number.POSITIVE_INFINITY;
    this.#isQuick = isEndless && !this.#hasReset && !this.#inventory.isWatchful;
  }

  get counts(): PoolCounts {
    return {
      borrowed: this.#borrowed,
      idle: this.#inventory.idleCount,
      creating: this.#creations.size,
      resetting: this.#resets.size,
      waiting: this.#waiters.size,
    };
  }

  /** Whether it holds nothing and owes nobody anything. */
  get isVacant(): boolean {
    return this.#size === 0 && this.#inventory.destroyingCount === 0 && this.#waiters.size === 0;
  }

  tryAcquire(): Lease<T> | undefined {
    const slot = this.#isQuick ? this.#inventory.takeIdle() : undefined;
    return slot === undefined ? this.#tryAcquireSlowly() : this.#inventory.lendQuickly(slot);
  }

  #tryAcquireSlowly(): Lease<T> | undefined {
    if (this.#closing !== undefined) throw poolClosed(this.#limits.name);
    for (let slot = this.#inventory.takeIdle(); slot !== undefined; slot = this.#inventory.takeIdle()) {
      const lease = this.#inventory.lend(slot);
      if (lease !== undefined) return lease;
    }
    // `validate` or `destroy` may have closed it.
    if (this.#closing !== undefined) throw poolClosed(this.#limits.name);
    if (this.#createsLater || this.#size >= this.#limits.max) return undefined;
    const creation = this.#create();
    if (creation.kind === "failed") throw creation.error;
    return creation.kind === "made"
      ? this.#inventory.lendNew(this.#inventory.adopt(creation.value))
      : undefined;
  }

  acquire(options?: WaitOptions): Promise<Lease<T>> {
    const slot = this.#isQuick && options === undefined ? this.#inventory.takeIdle() : undefined;
    return slot === undefined ? this.#acquireSlowly(options ?? noOptions) : this.#lendQuickly(slot);
  }

  // Nothing is awaited: the promise of an async function costs less than `Promise.resolve`.
  async #lendQuickly(slot: Slot<T>): Promise<Lease<T>> {
    return this.#inventory.lendQuickly(slot);
  }

  #acquireSlowly(options: WaitOptions): Promise<Lease<T>> {
    try {
      checkWait(options);
      options.signal?.throwIfAborted();
      const lease = this.tryAcquire();
      if (lease !== undefined) return Promise.resolve(lease);
      const waiting = this.#waiters.join(options, this.#borrowed, this.#limits.max - this.#inventory.size);
      this.#serve();
      return waiting;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async warm(): Promise<void> {
    const { min, name } = this.#limits;
    const creations: Promise<void>[] = [];
    // `create` may call the pool, so the size is read anew each time; the count keeps one that fails from being called for ever.
    for (let left = min - this.#size; left > 0 && this.#size < min; left -= 1) {
      if (this.#closing !== undefined) break;
      creations.push(startIdle(this.#creations, this.#later));
    }
    await Promise.all(creations);
    if (this.#closing !== undefined) throw poolClosed(name);
  }

  clear(): number {
    const count = this.#inventory.clearIdle();
    this.#rest();
    return count;
  }

  async close(options?: CloseOptions): Promise<void> {
    const mode = closeMode(options);
    this.#closing ??= new Waiter<void>(this.#limits.clock);
    this.#isQuick = false;
    if (mode !== "drain") this.#waiters.rejectAll(poolClosed(this.#limits.name));
    if (mode === "revoke") this.#revoke();
    this.clear();
    return this.#closing.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  takeBack(slot: Slot<T>): void {
    if (!this.#isQuick || this.#waiters.size > 0) {
      this.#takeBackSlowly(slot);
      return;
    }
    this.#inventory.takeBackQuickly(slot);
  }

  #takeBackSlowly(slot: Slot<T>): void {
    this.#inventory.endLease(slot);
    if (slot.uses >= this.#maxUses) this.#retire(slot);
    else if (this.#hasReset) this.#resets.start(slot);
    else this.#place(slot);
  }

  destroyBorrowed(slot: Slot<T>): void {
    this.#inventory.endLease(slot);
    this.#retire(slot);
  }

  get #borrowed(): number {
    return this.#inventory.size - this.#inventory.idleCount - this.#resets.size;
  }

  get #size(): number {
    return this.#inventory.size + this.#creations.size;
  }

  #placeNew(value: T): void {
    const slot = this.#inventory.adopt(value);
    if (this.#waiters.size === 0) this.#place(slot);
    else this.#waiters.serve(this.#inventory.lendNew(slot));
  }

  /** Finds a clean object its next place: the first waiter, the shelf, or the end. */
  #place(slot: Slot<T>): void {
    if (this.#waiters.size === 0) {
      if (this.#closing === undefined) this.#inventory.putIdle(slot);
      else this.#retire(slot);
      return;
    }
    const lease = this.#inventory.lend(slot);
    if (lease === undefined) this.#serve();
    // `validate` may have run in between and taken the waiter away.
    else if (!this.#waiters.serve(lease)) lease.release();
  }

  /** Starts as many creations as there are waiters without one, within `max`. */
  #serve(): void {
    while (this.#waiters.size > this.#creations.size && this.#size < this.#limits.max) {
      const creation = this.#create();
      if (creation.kind === "made") this.#placeNew(creation.value);
      else if (creation.kind === "failed") this.#createFailed(creation.error);
    }
    this.#rest();
  }

  #create(): Creation<T> {
    const creation = this.#creations.start(this.#later);
    if (creation.kind === "pending") this.#createsLater = true;
    return creation;
  }

  /** A creation that fails costs one waiter its hope; `#serve` tries again for the next. */
  #createFailed(error: PoolsError): void {
    if (!this.#waiters.reject(error) && this.#closing === undefined) report(this.#onError, error);
  }

  #retire(slot: Slot<T>): void {
    this.#inventory.destroy(slot);
    this.#serve();
  }

  #revoke(): void {
    this.#creations.cancelAll();
    this.#resets.cancelAll();
    this.#inventory.revokeAll();
  }

  /** The end of an operation that may have been the last thing somebody waited for. */
  #rest(): void {
    if (!this.isVacant) return;
    this.#inventory.disarm();
    this.#closing?.resolve();
    this.#onVacant?.();
  }
}
