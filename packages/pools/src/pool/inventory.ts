import { Destructions } from "./destructions.ts";
import { Fitness } from "./fitness.ts";
import { IdleShelf } from "./idle-shelf.ts";
import { LeakWatch } from "./leak-watch.ts";
import { type Lease, type LeaseOwner, SlotLease } from "./lease.ts";
import type { Limits } from "./limits.ts";
import type { PoolOptions } from "./options.ts";
import { Slot } from "./slot.ts";

/** The objects of a pool from their making to their end: who is borrowed, who is idle, who is on the way out. */
export class Inventory<T> {
  /** Every object that is not destroyed: borrowed, idle or in reset. */
  readonly #live = new Set<Slot<T>>();
  readonly #owner: LeaseOwner<T>;
  readonly #min: number;
  readonly #idle: IdleShelf<T>;
  readonly #isTimed: boolean;
  readonly #fitness: Fitness<T>;
  readonly #checksFitness: boolean;
  readonly #destructions: Destructions<T>;
  readonly #leaks: LeakWatch<T> | undefined;
  readonly #onRest: () => void;

  /** `onRest` hears when something ended by itself: a destruction, or the idle time of an object. */
  constructor(owner: LeaseOwner<T>, options: PoolOptions<T>, limits: Limits, onRest: () => void) {
    this.#owner = owner;
    this.#min = limits.min;
    this.#idle = new IdleShelf(limits, () => this.#sweep());
    this.#isTimed = this.#idle.isTimed;
    this.#fitness = new Fitness(options, limits);
    this.#checksFitness = this.#fitness.isChecked;
    this.#destructions = new Destructions(options, onRest);
    if (limits.leakAfterMs !== Number.POSITIVE_INFINITY) this.#leaks = new LeakWatch(options, limits);
    this.#onRest = onRest;
  }

  /** Whether lending has more to do than to move an object. */
  get isWatchful(): boolean {
    return this.#checksFitness || this.#leaks !== undefined;
  }

  get size(): number {
    return this.#live.size;
  }

  get idleCount(): number {
    return this.#idle.size;
  }

  get destroyingCount(): number {
    return this.#destructions.size;
  }

  adopt(value: T): Slot<T> {
    const slot = new Slot<T>(this.#owner, value, this.#fitness.expiryMs());
    this.#live.add(slot);
    return slot;
  }

  takeIdle(): Slot<T> | undefined {
    return this.#idle.take();
  }

  putIdle(slot: Slot<T>): void {
    this.#idle.put(slot);
    if (this.#isTimed) {
      this.#idle.stamp(slot);
      this.#sweepLater();
    }
  }

  /** Hands an object out when there is nothing to check or to watch. */
  lendQuickly(slot: Slot<T>): Lease<T> {
    slot.generation += 1;
    return new SlotLease(slot);
  }

  takeBackQuickly(slot: Slot<T>): void {
    slot.generation += 1;
    this.putIdle(slot);
  }

  /** Hands an object out, or destroys it and returns undefined when it is not fit for that. */
  lend(slot: Slot<T>): Lease<T> | undefined {
    // It counts as borrowed while `validate` looks at it.
    slot.generation += 1;
    if (this.#checksFitness && !this.#keepsFit(slot)) return undefined;
    this.#leaks?.begin(slot);
    return new SlotLease(slot);
  }

  /** Hands out an object made just now. It is not looked at: one that is never fit would be made for ever. */
  lendNew(slot: Slot<T>): Lease<T> {
    slot.generation += 1;
    this.#leaks?.begin(slot);
    return new SlotLease(slot);
  }

  endLease(slot: Slot<T>): void {
    slot.generation += 1;
    this.#leaks?.end(slot);
  }

  /** Ends every lease and destroys its object. */
  revokeAll(): void {
    for (const slot of [...this.#live]) {
      // The destroy of another object may have ended this lease.
      if (!slot.isBorrowed) continue;
      this.endLease(slot);
      this.destroy(slot);
    }
  }

  destroy(slot: Slot<T>): void {
    this.#live.delete(slot);
    this.#destructions.start(slot.value);
  }

  /** Destroys what nobody has adopted. */
  destroyValue(value: T): void {
    this.#destructions.start(value);
  }

  clearIdle(): number {
    let count = 0;
    for (let slot = this.#idle.take(); slot !== undefined; slot = this.#idle.take()) {
      this.destroy(slot);
      count += 1;
    }
    return count;
  }

  disarm(): void {
    this.#idle.disarm();
  }

  #keepsFit(slot: Slot<T>): boolean {
    const { generation } = slot;
    const isFit = this.#fitness.isFit(slot);
    // A `validate` that closed the pool with `revoke` has ended this lease and destroyed the object already (P3).
    if (slot.generation !== generation) return false;
    if (isFit) return true;
    slot.generation += 1;
    this.destroy(slot);
    return false;
  }

  #sweepLater(): void {
    if (this.#live.size > this.#min) this.#idle.arm();
  }

  #sweep(): void {
    const expired = this.#idle.takeExpired(Math.max(0, this.#live.size - this.#min));
    for (const slot of expired) this.destroy(slot);
    this.#sweepLater();
    this.#onRest();
  }
}
