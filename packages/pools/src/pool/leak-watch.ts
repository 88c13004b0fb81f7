import { notify } from "../notify.ts";
import { LinkedList } from "../queue/linked-list.ts";
import { type Clock, setBackgroundTimeout } from "../time/clock.ts";
import type { Limits } from "./limits.ts";
import type { Leak, PoolLimits } from "./options.ts";
import type { Slot } from "./slot.ts";

/** Reports leases that are out for too long. The oldest is always first, so one timer, for that one, is enough. */
export class LeakWatch<T> {
  readonly #borrowed = new LinkedList<Slot<T>>();
  readonly #clock: Clock;
  readonly #afterMs: number;
  readonly #onLeak: ((leak: Leak) => void) | undefined;
  readonly #onError: ((error: unknown) => void) | undefined;
  #timer: unknown;

  constructor(options: PoolLimits, limits: Limits) {
    this.#clock = limits.clock;
    this.#afterMs = limits.leakAfterMs;
    this.#onLeak = options.onLeak;
    this.#onError = options.onError;
  }

  begin(slot: Slot<T>): void {
    slot.borrowedAtMs = this.#clock.now();
    slot.acquiredAt = new Error("The lease was acquired here");
    this.#borrowed.push(slot);
    this.#arm();
  }

  end(slot: Slot<T>): void {
    this.#borrowed.remove(slot);
    slot.acquiredAt = undefined;
    if (this.#borrowed.size === 0 && this.#timer !== undefined) {
      this.#clock.clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  #arm(): void {
    const oldest = this.#borrowed.first;
    if (oldest === undefined || this.#timer !== undefined) return;
    const delayMs = Math.max(0, oldest.borrowedAtMs + this.#afterMs - this.#clock.now());
    this.#timer = setBackgroundTimeout(this.#clock, () => this.#report(), delayMs);
  }

  #report(): void {
    this.#timer = undefined;
    for (let slot = this.#borrowed.first; slot !== undefined; slot = this.#borrowed.first) {
      const heldMs = this.#clock.now() - slot.borrowedAtMs;
      if (heldMs < this.#afterMs) break;
      this.#borrowed.remove(slot);
      const acquiredAt = slot.acquiredAt ?? new Error("The lease was acquired at an unknown place");
      notify(this.#onLeak, { heldMs, acquiredAt }, this.#onError);
    }
    this.#arm();
  }
}
