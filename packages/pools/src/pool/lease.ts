import { PoolsError } from "../errors.ts";
import type { Slot } from "./slot.ts";

/**
 * The right to use one object of a pool until it is given back. It ends exactly once; disposing of a lease releases it if it
 * has not ended.
 */
export interface Lease<T> extends Disposable {
  /** The object. @throws {PoolsError} `OCO_POOLS_STALE_LEASE` after the lease ended */
  readonly value: T;
  /** How many leases the object has served, this one included; 1 for a new object. */
  readonly uses: number;
  /** Whether the object is still this holder's. */
  readonly isActive: boolean;
  /** Gives the object back. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` after the lease ended */
  release(): void;
  /** Gives the object up: it is destroyed. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` after the lease ended */
  discard(): void;
}

/** What a pool does when a lease ends. */
export interface LeaseOwner<T> {
  takeBack(slot: Slot<T>): void;
  destroyBorrowed(slot: Slot<T>): void;
}

/** A lease holds the generation of its slot; every end of a lease moves the slot on, so an old lease no longer fits. */
export class SlotLease<T> implements Lease<T> {
  readonly #slot: Slot<T>;
  readonly #generation: number;

  constructor(slot: Slot<T>) {
    this.#slot = slot;
    this.#generation = slot.generation;
  }

  get value(): T {
    const slot = this.#slot;
    if (slot.generation !== this.#generation) throw stale();
    return slot.value;
  }

  get uses(): number {
    if (this.#slot.generation !== this.#generation) throw stale();
    return this.#slot.uses;
  }

  get isActive(): boolean {
    return this.#slot.generation === this.#generation;
  }

  release(): void {
    const slot = this.#slot;
    if (slot.generation !== this.#generation) throw ended();
    slot.owner.takeBack(slot);
  }

  discard(): void {
    const slot = this.#slot;
    if (slot.generation !== this.#generation) throw ended();
    slot.owner.destroyBorrowed(slot);
  }

  [Symbol.dispose](): void {
    const slot = this.#slot;
    if (slot.generation === this.#generation) slot.owner.takeBack(slot);
  }
}

function stale(): PoolsError {
  return new PoolsError(
    "OCO_POOLS_STALE_LEASE",
    "The lease has ended; its object may be in use by another holder",
  );
}

function ended(): PoolsError {
  return new PoolsError(
    "OCO_POOLS_DOUBLE_RELEASE",
    "The lease has already ended; its object was not given back again",
  );
}
