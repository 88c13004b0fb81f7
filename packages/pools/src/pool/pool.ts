import type { WaitOptions } from "../queue/waiter.ts";
import type { Lease } from "./lease.ts";
import { ObjectPool } from "./object-pool.ts";
import type { CloseOptions, PoolCounts, PoolOptions } from "./options.ts";

/**
 * Lends objects that are costly to make, and never more than `max` of them at once.
 *
 * @example
 * const pool = createPool({ create: () => new Parser(), reset: (parser) => parser.clear(), max: 8 });
 * using lease = pool.tryAcquire() ?? (await pool.acquire({ signal, timeoutMs: 1_000 }));
 * lease.value.parse(text);
 */
export interface Pool<T> extends AsyncDisposable {
  readonly counts: PoolCounts;
  /**
   * An idle object, or a new one where `create` makes it at once; undefined when the caller has to wait.
   * @throws {PoolsError} `OCO_POOLS_CLOSED`, `OCO_POOLS_CREATE_FAILED`
   */
  tryAcquire(): Lease<T> | undefined;
  /**
   * Waits for an object; rejects with the reason of the signal, or with `OCO_POOLS_ACQUIRE_TIMEOUT`, `OCO_POOLS_QUEUE_FULL`,
   * `OCO_POOLS_CREATE_FAILED`, `OCO_POOLS_CREATE_TIMEOUT` or `OCO_POOLS_CLOSED`.
   */
  acquire(options?: WaitOptions): Promise<Lease<T>>;
  /** Creates objects until there are `min`; rejects with the first failure, or with `OCO_POOLS_CLOSED`. */
  warm(): Promise<void>;
  /** Destroys all idle objects now; returns how many. */
  clear(): number;
  /** Refuses new callers; resolves when every object is destroyed. May be called again with a stricter mode. */
  close(options?: CloseOptions): Promise<void>;
}

/** Creates a {@link Pool}. */
export function createPool<T>(options: PoolOptions<T>): Pool<T> {
  return new ObjectPool(options);
}
