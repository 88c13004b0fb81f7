import { LinkedList } from "../queue/linked-list.ts";
import { Waiter, type WaitOptions } from "../queue/waiter.ts";
import type { Limits } from "./limits.ts";
import { poolExhausted } from "./pool-errors.ts";

/** Callers that wait for a lease, longest first; one that gives up leaves on its own. */
export class WaitingLine<L> {
  readonly #waiters = new LinkedList<Waiter<L>>();
  readonly #limits: Limits;
  readonly #onCancel: () => void;

  constructor(limits: Limits, onCancel: () => void) {
    this.#limits = limits;
    this.#onCancel = onCancel;
  }

  get size(): number {
    return this.#waiters.size;
  }

  /**
   * As many waiters as there are places, `free` ones or in creation, wait for no one but their own object and do not count.
   * @throws {PoolsError} `OCO_POOLS_QUEUE_FULL` when nobody more may wait
   */
  join(options: WaitOptions, borrowed: number, free: number): Promise<L> {
    const { name, clock, maxWaiting } = this.#limits;
    if (this.#waiters.size >= maxWaiting + free) throw poolExhausted(this.#limits, borrowed);
    const waiter = new Waiter<L>(clock, options);
    this.#waiters.push(waiter);
    waiter.watch(`Pool "${name}"`, this.#onCancel);
    return waiter.promise;
  }

  /** Gives the lease to the first; returns false when nobody waits. */
  serve(lease: L): boolean {
    const { first } = this.#waiters;
    first?.resolve(lease);
    return first !== undefined;
  }

  /** Refuses the first; returns false when nobody waits. */
  reject(reason: unknown): boolean {
    const { first } = this.#waiters;
    first?.reject(reason);
    return first !== undefined;
  }

  rejectAll(reason: unknown): void {
    while (this.reject(reason)) {}
  }
}
