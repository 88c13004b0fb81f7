import { PoolsError } from "../errors.ts";
import type { Limits } from "./limits.ts";
import type { CreateContext } from "./options.ts";
import { isThenable, settleWithin } from "./settle.ts";

/** What a call of `create` gave at once. */
export type Creation<T> =
  | { readonly kind: "made"; readonly value: T }
  | { readonly kind: "failed"; readonly error: PoolsError }
  | { readonly kind: "pending" };

/** What happens to a creation that ends later. */
export interface CreationEnd<T> {
  made(value: T): void;
  failed(error: PoolsError): void;
}

/** Objects in the making: each ends exactly once, in time or not, and one that comes too late is handed to `discard`. */
export class Creations<T> {
  readonly #limits: Limits;
  readonly #create: (context: CreateContext) => T | PromiseLike<T>;
  readonly #discard: (value: T) => void;
  readonly #pending = new Set<() => void>();
  #count = 0;

  constructor(
    create: (context: CreateContext) => T | PromiseLike<T>,
    limits: Limits,
    discard: (value: T) => void,
  ) {
    this.#limits = limits;
    this.#create = create;
    this.#discard = discard;
  }

  /** Creations that have not ended; one counts while `create` itself runs, so that it may call the pool. */
  get size(): number {
    return this.#count;
  }

  start(end: CreationEnd<T>): Creation<T> {
    const controller = new AbortController();
    this.#count += 1;
    let made: T | PromiseLike<T>;
    try {
      made = this.#create({ signal: controller.signal });
    } catch (error) {
      this.#count -= 1;
      return { kind: "failed", error: this.#failed(error) };
    }
    if (!isThenable(made)) {
      this.#count -= 1;
      return { kind: "made", value: made };
    }
    this.#follow(made, controller, end);
    return { kind: "pending" };
  }

  /** Gives up on all that is pending. */
  cancelAll(): void {
    for (const cancel of [...this.#pending]) cancel();
  }

  #follow(made: PromiseLike<T>, controller: AbortController, end: CreationEnd<T>): void {
    const finish = (): void => {
      this.#count -= 1;
      this.#pending.delete(work.cancel);
    };
    const work = settleWithin(this.#limits.clock, this.#limits.createTimeoutMs, made, {
      onValue: (value) => {
        finish();
        end.made(value);
      },
      onError: (error) => {
        finish();
        end.failed(this.#failed(error));
      },
      onTimeout: () => {
        finish();
        const error = new PoolsError(
          "OCO_POOLS_CREATE_TIMEOUT",
          `Pool "${this.#limits.name}": create was given up`,
        );
        controller.abort(error);
        end.failed(error);
      },
      onLate: this.#discard,
    });
    this.#pending.add(work.cancel);
  }

  #failed(cause: unknown): PoolsError {
    return new PoolsError("OCO_POOLS_CREATE_FAILED", `Pool "${this.#limits.name}": create failed`, { cause });
  }
}

/** Starts a creation for nobody in particular; resolves or rejects when it ends. */
export function startIdle<T>(creations: Creations<T>, end: CreationEnd<T>): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled: CreationEnd<T> = {
      made(value) {
        end.made(value);
        resolve();
      },
      failed(error) {
        // A waiter may have counted on it.
        end.failed(error);
        reject(error);
      },
    };
    const creation = creations.start(settled);
    if (creation.kind === "made") settled.made(creation.value);
    else if (creation.kind === "failed") settled.failed(creation.error);
  });
}
