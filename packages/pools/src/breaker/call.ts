import { PoolsError } from "../errors.ts";
import type { Epoch } from "./breaker.ts";

/** A call that a breaker admitted and whose outcome is still owed; disposing of it without one counts neither way. */
export interface BreakerCall extends Disposable {
  /** The service answered. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the outcome was told before */
  succeed(): void;
  /** The service failed. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the outcome was told before */
  fail(error: unknown): void;
  /** The call told nothing about the service. @throws {PoolsError} `OCO_POOLS_DOUBLE_RELEASE` when the outcome was told before */
  abandon(): void;
}

/** Where the outcomes of calls go. */
export interface CallOwner {
  succeed(epoch: Epoch): void;
  fail(epoch: Epoch, error: unknown): void;
  abandon(epoch: Epoch): void;
}

/** The outcome of one call, told at most once. */
export class GuardedCall implements BreakerCall {
  readonly #owner: CallOwner;
  #epoch: Epoch | undefined;

  constructor(owner: CallOwner, epoch: Epoch) {
    this.#owner = owner;
    this.#epoch = epoch;
  }

  succeed(): void {
    this.#owner.succeed(this.#take());
  }

  fail(error: unknown): void {
    this.#owner.fail(this.#take(), error);
  }

  abandon(): void {
    this.#owner.abandon(this.#take());
  }

  [Symbol.dispose](): void {
    if (this.#epoch !== undefined) this.abandon();
  }

  #take(): Epoch {
    const epoch = this.#epoch;
    if (epoch === undefined) {
      throw new PoolsError("OCO_POOLS_DOUBLE_RELEASE", "The outcome of this call was already told");
    }
    this.#epoch = undefined;
    return epoch;
  }
}
