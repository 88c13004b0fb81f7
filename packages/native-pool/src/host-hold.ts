/**
 * Keeps the runtime alive while someone waits, and only then. Children, pipes and timers never do: Node and Bun
 * differ in what an unreferenced child still holds, an interval means the same in both.
 */
export class HostHold {
  readonly #timer: NodeJS.Timeout = setInterval(() => undefined, 2 ** 30).unref();
  #count = 0;

  hold(): void {
    this.#count += 1;
    if (this.#count === 1) this.#timer.ref();
  }

  release(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
