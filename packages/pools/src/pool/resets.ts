import { PoolsError } from "../errors.ts";
import { report } from "../notify.ts";
import type { Limits } from "./limits.ts";
import type { PoolOptions } from "./options.ts";
import { isThenable, settleWithin } from "./settle.ts";
import type { Slot } from "./slot.ts";

type Result = ReturnType<NonNullable<PoolOptions<unknown>["reset"]>>;

/** Released objects being prepared for their next holder: each ends exactly once, as clean or not. */
export class Resets<T> {
  readonly #limits: Limits;
  readonly #reset: PoolOptions<T>["reset"];
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #onEnd: (slot: Slot<T>, isClean: boolean) => void;
  readonly #pending = new Set<() => void>();
  #count = 0;

  constructor(options: PoolOptions<T>, limits: Limits, onEnd: (slot: Slot<T>, isClean: boolean) => void) {
    this.#limits = limits;
    this.#reset = options.reset;
    this.#onError = options.onError;
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#count;
  }

  start(slot: Slot<T>): void {
    const reset = this.#reset;
    if (reset === undefined) {
      this.#onEnd(slot, true);
      return;
    }
    this.#count += 1;
    let result: Result;
    try {
      result = reset(slot.value);
    } catch (error) {
      report(this.#onError, error);
      this.#finish(slot, false);
      return;
    }
    if (isThenable(result)) this.#follow(slot, result);
    else this.#finish(slot, result !== false);
  }

  /** Gives up on all that is pending; those objects are not clean. */
  cancelAll(): void {
    for (const cancel of [...this.#pending]) cancel();
  }

  #follow(slot: Slot<T>, result: PromiseLike<unknown>): void {
    const end = (isClean: boolean): void => {
      this.#pending.delete(work.cancel);
      this.#finish(slot, isClean);
    };
    const fail = (error: unknown): void => {
      report(this.#onError, error);
      end(false);
    };
    const work = settleWithin(this.#limits.clock, this.#limits.resetTimeoutMs, result, {
      onValue: (value) => end(value !== false),
      onError: fail,
      onTimeout: () =>
        fail(new PoolsError("OCO_POOLS_RESET_TIMEOUT", `Pool "${this.#limits.name}": reset was given up`)),
    });
    this.#pending.add(work.cancel);
  }

  #finish(slot: Slot<T>, isClean: boolean): void {
    this.#count -= 1;
    this.#onEnd(slot, isClean);
  }
}
