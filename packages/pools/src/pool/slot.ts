import type { Linked, LinkedList } from "../queue/linked-list.ts";
import type { LeaseOwner } from "./lease.ts";

/** One object of a pool and what the pool knows about it. While borrowed, it may be linked into the list of the leak watch. */
export class Slot<T> implements Linked<Slot<T>> {
  next: Slot<T> | undefined;
  previous: Slot<T> | undefined;
  list: LinkedList<Slot<T>> | undefined;
  /** The idle object that is taken after this one. */
  below: Slot<T> | undefined;
  readonly owner: LeaseOwner<T>;
  readonly value: T;
  /** When it is too old to be handed out. */
  readonly expiresMs: number;
  /** Moves on whenever a lease of this object begins or ends, so it is odd while the object is borrowed (invariant P3). */
  generation = 0;
  idleSinceMs = 0;
  borrowedAtMs = 0;
  acquiredAt: Error | undefined;

  constructor(owner: LeaseOwner<T>, value: T, expiresMs: number) {
    this.owner = owner;
    this.value = value;
    this.expiresMs = expiresMs;
  }

  /** Leases of it so far, one that is out included. */
  get uses(): number {
    return Math.ceil(this.generation / 2);
  }

  get isBorrowed(): boolean {
    return this.generation % 2 === 1;
  }
}
