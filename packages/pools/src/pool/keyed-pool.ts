import { requireCount } from "../arguments.ts";
import type { PoolsError } from "../errors.ts";
import type { WaitOptions } from "../queue/waiter.ts";
import type { Lease } from "./lease.ts";
import { checkLimits, closeMode } from "./limits.ts";
import { ObjectPool } from "./object-pool.ts";
import type { CloseOptions, CreateContext, PoolCounts, PoolLimits } from "./options.ts";
import { poolClosed } from "./pool-errors.ts";

/** How objects of each key come to be, return and end. The other limits hold per key. */
export interface KeyedPoolOptions<K, T> extends Omit<PoolLimits, "max" | "min"> {
  /** The most objects of one key: borrowed, idle, in reset and in creation together. @default 5 */
  readonly perKey?: number;
  /** Makes an object for a key, now or later. */
  readonly create: (key: K, context: CreateContext) => T | PromiseLike<T>;
  /** Prepares an object for its next holder, when it is released; one for which it returns false or throws is destroyed. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a reset that returns nothing has succeeded
  readonly reset?: (value: T, key: K) => void | boolean | PromiseLike<void | boolean>;
  /** Looks at an idle object just before it is handed out; one for which it returns false is destroyed. */
  readonly validate?: (value: T, key: K) => boolean;
  /** Ends an object. */
  readonly destroy?: (value: T, key: K) => void | PromiseLike<void>;
}

/**
 * Lends objects that serve one key each, at most `perKey` of a key at once. A key costs nothing while nothing of it is left.
 *
 * @example
 * const connections = createKeyedPool({ perKey: 4, create: (host: string) => connect(host) });
 * using lease = await connections.acquire("db-1", { timeoutMs: 500 });
 */
export interface KeyedPool<K, T> extends AsyncDisposable {
  /** The keys that have objects or waiters. */
  keys(): K[];
  /** What is counted for one key, or for all together. */
  counts(key?: K): PoolCounts;
  /** An idle object of the key, or a new one where `create` makes it at once. @throws {PoolsError} as a `Pool` does */
  tryAcquire(key: K): Lease<T> | undefined;
  /** Waits for an object of the key; rejects as a `Pool` does. */
  acquire(key: K, options?: WaitOptions): Promise<Lease<T>>;
  /** Destroys idle objects now, of one key or of all; returns how many. */
  clear(key?: K): number;
  /** Refuses new callers; resolves when every object is destroyed. May be called again with a stricter mode. */
  close(options?: CloseOptions): Promise<void>;
}

/** Creates a {@link KeyedPool}. */
export function createKeyedPool<K, T>(options: KeyedPoolOptions<K, T>): KeyedPool<K, T> {
  return new PoolPerKey(options);
}

interface Entry<T> {
  readonly pool: ObjectPool<T>;
  /** Operations inside the pool now; an entry in use is not forgotten. */
  users: number;
}

class PoolPerKey<K, T> implements KeyedPool<K, T> {
  readonly #options: KeyedPoolOptions<K, T>;
  readonly #entries = new Map<K, Entry<T>>();
  #isClosed = false;

  constructor(options: KeyedPoolOptions<K, T>) {
    checkLimits({ ...options, max: requireCount("perKey", options.perKey ?? 5, 1) });
    this.#options = options;
  }

  keys(): K[] {
    return [...this.#entries.keys()];
  }

  counts(key?: K): PoolCounts {
    const entries = key === undefined ? [...this.#entries.values()] : [this.#entries.get(key)];
    let [borrowed, idle, creating, resetting, waiting] = [0, 0, 0, 0, 0];
    for (const entry of entries) {
      const counts = entry?.pool.counts;
      if (counts === undefined) continue;
      borrowed += counts.borrowed;
      idle += counts.idle;
      creating += counts.creating;
      resetting += counts.resetting;
      waiting += counts.waiting;
    }
    return { borrowed, idle, creating, resetting, waiting };
  }

  tryAcquire(key: K): Lease<T> | undefined {
    if (this.#isClosed) throw this.#closedError();
    return this.#use(key, this.#open(key), (pool) => pool.tryAcquire());
  }

  acquire(key: K, options?: WaitOptions): Promise<Lease<T>> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    return this.#use(key, this.#open(key), (pool) => pool.acquire(options));
  }

  clear(key?: K): number {
    let count = 0;
    for (const [each, entry] of [...this.#entries]) {
      if (key === undefined || each === key) count += this.#use(each, entry, (pool) => pool.clear());
    }
    return count;
  }

  async close(options?: CloseOptions): Promise<void> {
    const mode = closeMode(options);
    this.#isClosed = true;
    const closing = [...this.#entries].map(([key, entry]) =>
      this.#use(key, entry, (pool) => pool.close({ mode })),
    );
    await Promise.all(closing);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(key: K): Entry<T> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const { create, reset, validate, destroy, perKey = 5, name = "pool", ...limits } = this.#options;
    const entry: Entry<T> = {
      pool: new ObjectPool<T>(
        {
          ...limits,
          name: `${name}/${String(key)}`,
          max: perKey,
          create: (context) => create(key, context),
          ...(reset && { reset: (value: T) => reset(value, key) }),
          ...(validate && { validate: (value: T) => validate(value, key) }),
          ...(destroy && { destroy: (value: T) => destroy(value, key) }),
        },
        () => this.#dropVacant(key, entry),
      ),
      users: 0,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  // A function of the user may run inside and leave the pool vacant for a moment; forgetting it then would let a second
  // pool of the same key grow beside it, and `perKey` would no longer hold.
  #use<R>(key: K, entry: Entry<T>, operation: (pool: ObjectPool<T>) => R): R {
    entry.users += 1;
    try {
      return operation(entry.pool);
    } finally {
      entry.users -= 1;
      this.#dropVacant(key, entry);
    }
  }

  // A pool that was dropped may end something later, such as an object that was made too late; by then its key may be another's.
  #dropVacant(key: K, entry: Entry<T>): void {
    if (this.#entries.get(key) !== entry) return;
    if (entry.users === 0 && entry.pool.isVacant) this.#entries.delete(key);
  }

  #closedError(): PoolsError {
    return poolClosed(this.#options.name ?? "pool");
  }
}
