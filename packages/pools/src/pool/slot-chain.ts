import type { Slot } from "./slot.ts";

/**
 * Idle objects, linked through themselves in one direction: taking one out and putting it back write two references each, half
 * of what an array needs with its bounds and its growth.
 */
export class SlotChain<T> {
  #head: Slot<T> | undefined;
  #last: Slot<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  take(): Slot<T> | undefined {
    const slot = this.#head;
    if (slot === undefined) return undefined;
    this.#head = slot.below;
    slot.below = undefined;
    this.#size -= 1;
    return slot;
  }

  /** Puts an object where it is taken next. */
  putFirst(slot: Slot<T>): void {
    slot.below = this.#head;
    // Only the first of a chain knows that it is also the last.
    if (this.#head === undefined) this.#last = slot;
    this.#head = slot;
    this.#size += 1;
  }

  /** Puts an object where it is taken last. */
  putLast(slot: Slot<T>): void {
    if (this.#head === undefined || this.#last === undefined) this.#head = slot;
    else this.#last.below = slot;
    this.#last = slot;
    this.#size += 1;
  }

  /** Takes everything out, the next to be taken first. */
  takeAll(): Slot<T>[] {
    const slots: Slot<T>[] = [];
    for (let slot = this.take(); slot !== undefined; slot = this.take()) slots.push(slot);
    return slots;
  }

  /** The object that would be taken last. */
  get last(): Slot<T> | undefined {
    return this.#head === undefined ? undefined : this.#last;
  }

  get first(): Slot<T> | undefined {
    return this.#head;
  }
}
