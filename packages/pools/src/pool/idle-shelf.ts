import { type Clock, setBackgroundTimeout } from "../time/clock.ts";
import type { Limits } from "./limits.ts";
import type { Slot } from "./slot.ts";
import { SlotChain } from "./slot-chain.ts";

/** The objects that nobody holds. While one of them may idle out there is one timer, for the one that has idled longest. */
export class IdleShelf<T> {
  readonly #chain = new SlotChain<T>();
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #lifo: boolean;
  readonly #onTimer: () => void;
  #timer: unknown;

  constructor(limits: Limits, onTimer: () => void) {
    this.#clock = limits.clock;
    this.#timeoutMs = limits.idleTimeoutMs;
    this.#lifo = limits.lifo;
    this.#onTimer = onTimer;
  }

  get size(): number {
    return this.#chain.size;
  }

  /** Whether objects idle out at all. */
  get isTimed(): boolean {
    return this.#timeoutMs !== Number.POSITIVE_INFINITY;
  }

  put(slot: Slot<T>): void {
    if (this.#lifo) this.#chain.putFirst(slot);
    else this.#chain.putLast(slot);
  }

  take(): Slot<T> | undefined {
    return this.#chain.take();
  }

  /** Takes out the objects whose time is up, longest idle first, `most` of them at most. */
  takeExpired(most: number): Slot<T>[] {
    const nowMs = this.#clock.now();
    const slots = this.#chain.takeAll();
    const oldestFirst = this.#lifo ? slots.reverse() : slots;
    const stillGood = oldestFirst.findIndex(({ idleSinceMs }) => nowMs - idleSinceMs < this.#timeoutMs);
    const count = Math.min(most, stillGood === -1 ? oldestFirst.length : stillGood);
    for (const slot of oldestFirst.slice(count)) this.put(slot);
    return oldestFirst.slice(0, count);
  }

  /** Remembers when an object began to idle. */
  stamp(slot: Slot<T>): void {
    slot.idleSinceMs = this.#clock.now();
  }

  /** Makes sure that the owner is told when the time of the oldest is up. */
  arm(): void {
    const oldest = this.#lifo ? this.#chain.last : this.#chain.first;
    if (oldest === undefined || this.#timer !== undefined) return;
    const delayMs = Math.max(0, oldest.idleSinceMs + this.#timeoutMs - this.#clock.now());
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
