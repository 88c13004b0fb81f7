import { Ring } from "../queue/ring.ts";
import { type Clock, setBackgroundTimeout } from "../time/clock.ts";
import type { Slot } from "./slot.ts";

/**
 * The objects that nobody holds, longest idle first. While one of them may idle out there is one timer, for the first of them.
 */
export class IdleShelf<T> {
  readonly #slots = new Ring<Slot<T>>();
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #lifo: boolean;
  readonly #onTimer: () => void;
  #timer: unknown;

  constructor(clock: Clock, timeoutMs: number, lifo: boolean, onTimer: () => void) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#lifo = lifo;
    this.#onTimer = onTimer;
  }

  get size(): number {
    return this.#slots.size;
  }

  put(slot: Slot<T>): void {
    if (this.#timeoutMs !== Number.POSITIVE_INFINITY) slot.idleSinceMs = this.#clock.now();
    this.#slots.push(slot);
  }

  take(): Slot<T> | undefined {
    return this.#lifo ? this.#slots.pop() : this.#slots.shift();
  }

  /** Takes out the object that has been idle for longest, if its time is up. */
  takeExpired(): Slot<T> | undefined {
    const slot = this.#slots.first;
    if (slot === undefined || this.#clock.now() - slot.idleSinceMs < this.#timeoutMs) return undefined;
    return this.#slots.shift();
  }

  /** Makes sure that the owner is told when the time of the first object is up. */
  arm(): void {
    const first = this.#slots.first;
    if (first === undefined || this.#timer !== undefined || this.#timeoutMs === Number.POSITIVE_INFINITY)
      return;
    const delayMs = Math.max(0, first.idleSinceMs + this.#timeoutMs - this.#clock.now());
    this.#timer = setBackgroundTimeout(
      this.#clock,
      () => {
        this.#timer = undefined;
        this.#onTimer();
      },
      delayMs,
    );
  }

  disarm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
