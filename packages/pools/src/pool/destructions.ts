import { report } from "../notify.ts";
import type { PoolOptions } from "./options.ts";
import { isThenable } from "./settle.ts";

/** Objects on their way out. A destroy that fails is reported; the object is gone for the pool either way. */
export class Destructions<T> {
  readonly #destroy: PoolOptions<T>["destroy"];
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #onEnd: () => void;
  #count = 0;

  constructor(options: PoolOptions<T>, onEnd: () => void) {
    this.#destroy = options.destroy;
    this.#onError = options.onError;
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#count;
  }

  start(value: T): void {
    if (this.#destroy === undefined) return;
    const destroy = this.#destroy;
    try {
      const result = destroy(value);
      if (isThenable(result)) this.#follow(result);
    } catch (error) {
      report(this.#onError, error);
    }
  }

  #follow(result: PromiseLike<void>): void {
    this.#count += 1;
    const end = (): void => {
      this.#count -= 1;
      this.#onEnd();
    };
    Promise.resolve(result).then(end, (error: unknown) => {
      report(this.#onError, error);
      end();
    });
  }
}
