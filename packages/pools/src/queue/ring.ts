/** A double-ended queue in an array whose length is a power of two; it grows and never moves elements otherwise. */
export class Ring<T> {
  #slots: (T | undefined)[];
  #mask: number;
  #head = 0;
  #size = 0;

  constructor(capacity = 16) {
    const length = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#slots = new Array<T | undefined>(length).fill(undefined);
    this.#mask = length - 1;
  }

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#size === 0 ? undefined : this.#slots[this.#head];
  }

  push(element: T): void {
    if (this.#size > this.#mask) this.#grow();
    this.#slots[(this.#head + this.#size) & this.#mask] = element;
    this.#size += 1;
  }

  pop(): T | undefined {
    if (this.#size === 0) return undefined;
    this.#size -= 1;
    return this.#take((this.#head + this.#size) & this.#mask);
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const index = this.#head;
    this.#head = (index + 1) & this.#mask;
    this.#size -= 1;
    return this.#take(index);
  }

  // A slot that is left does not keep its element from the garbage collector.
  #take(index: number): T | undefined {
    const element = this.#slots[index];
    this.#slots[index] = undefined;
    return element;
  }

  #grow(): void {
    const length = this.#slots.length * 2;
    const slots = new Array<T | undefined>(length).fill(undefined);
    for (let index = 0; index < this.#size; index += 1) {
      slots[index] = this.#slots[(this.#head + index) & this.#mask];
    }
    this.#slots = slots;
    this.#mask = length - 1;
    this.#head = 0;
  }
}
