import { report } from "../notify.ts";
import type { Limits } from "./limits.ts";
import type { PoolOptions } from "./options.ts";
import type { Slot } from "./slot.ts";

/** Decides whether an object may be handed out once more. */
export class Fitness<T> {
  readonly #limits: Limits;
  readonly #validate: PoolOptions<T>["validate"];
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #isMortal: boolean;

  constructor(options: PoolOptions<T>, limits: Limits) {
    this.#limits = limits;
    this.#validate = options.validate;
    this.#onError = options.onError;
    this.#isMortal = limits.maxLifetimeMs !== Number.POSITIVE_INFINITY;
  }

  /** Whether there is anything to check at all. */
  get isChecked(): boolean {
    return this.#validate !== undefined || this.#isMortal;
  }

  /** When an object made now gets too old. */
  expiryMs(): number {
    const { clock, maxLifetimeMs, random } = this.#limits;
    return this.#isMortal ? clock.now() + maxLifetimeMs * (1 - random() / 10) : maxLifetimeMs;
  }

  isFit(slot: Slot<T>): boolean {
    if (this.#isMortal && this.#limits.clock.now() >= slot.expiresMs) return false;
    if (this.#validate === undefined) return true;
    const validate = this.#validate;
    try {
      return validate(slot.value);
    } catch (error) {
      report(this.#onError, error);
      return false;
    }
  }
}
