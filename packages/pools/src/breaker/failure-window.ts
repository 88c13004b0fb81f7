/** Says when the latest `size` failures all fall within `windowMs`: the times of exactly that many are kept, in a ring. */
export class FailureWindow {
  readonly #times: number[];
  readonly #windowMs: number;
  #next = 0;

  constructor(size: number, windowMs: number) {
    this.#times = new Array<number>(size).fill(Number.NEGATIVE_INFINITY);
    this.#windowMs = windowMs;
  }

  /** Records a failure; returns how many fell within the window that ends with it. */
  record(atMs: number): number {
    this.#times[this.#next] = atMs;
    this.#next = (this.#next + 1) % this.#times.length;
    return this.count(atMs);
  }

  count(nowMs: number): number {
    let count = 0;
    for (const time of this.#times) if (nowMs - time <= this.#windowMs) count += 1;
    return count;
  }

  clear(): void {
    this.#times.fill(Number.NEGATIVE_INFINITY);
  }
}
