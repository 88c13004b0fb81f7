import type { Clock, Random } from "../time/clock.ts";

/** What is passed to `create`. */
export interface CreateContext {
  /** Aborted when the creation takes too long or the pool closes without waiting for it. */
  readonly signal: AbortSignal;
}

/** How objects come to be, return and end, and how many there may be. */
export interface PoolOptions<T> extends PoolLimits {
  /** Makes an object, now or later. */
  readonly create: (context: CreateContext) => T | PromiseLike<T>;
  /** Prepares an object for its next holder, when it is released; one for which it returns false or throws is destroyed. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a reset that returns nothing has succeeded
  readonly reset?: (value: T) => void | boolean | PromiseLike<void | boolean>;
  /** Looks at an idle object just before it is handed out; one for which it returns false is destroyed. */
  readonly validate?: (value: T) => boolean;
  /** Ends an object. */
  readonly destroy?: (value: T) => void | PromiseLike<void>;
}

/** The limits of a pool; keyed pools have them per key. */
export interface PoolLimits {
  /** Appears in error messages. @default "pool" */
  readonly name?: string;
  /** The most objects there may be: borrowed, idle, in reset and in creation together. @default 200 */
  readonly max?: number;
  /** Objects that are not destroyed for idling; `warm()` creates this many. @default 0 */
  readonly min?: number;
  /** Leases an object serves before it is destroyed. @default Infinity */
  readonly maxUses?: number;
  /** How long an object above `min` stays idle before it is destroyed, in milliseconds. @default Infinity */
  readonly idleTimeoutMs?: number;
  /**
   * The age at which an object is not handed out again, in milliseconds; each lives 90 to 100 % of it, so that objects
   * created together do not end together. @default Infinity
   */
  readonly maxLifetimeMs?: number;
  /** Whether the object used last is handed out first, which lets the others end; if false, they take turns. @default true */
  readonly lifo?: boolean;
  /** The most callers that may wait for the objects of others, while all `max` places are taken; one more is refused. @default Infinity */
  readonly maxWaiting?: number;
  /** The longest `create` may take, in milliseconds; what it makes later is destroyed. @default Infinity */
  readonly createTimeoutMs?: number;
  /** The longest `reset` may take, in milliseconds; the object is then destroyed. @default Infinity */
  readonly resetTimeoutMs?: number;
  /** A lease held longer than this is reported to `onLeak`, in milliseconds. @default Infinity */
  readonly leakAfterMs?: number;
  /** Hears of each lease held longer than `leakAfterMs`, once. */
  readonly onLeak?: (leak: Leak) => void;
  /**
   * Hears what `reset`, `validate`, `destroy` or a listener threw, and of each creation that failed with nobody waiting for it,
   * those of `warm()` included, until the pool is closed. @default ignored
   */
  readonly onError?: (error: unknown) => void;
  /** @default systemClock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
}

/** A lease that has been out for longer than expected. */
export interface Leak {
  readonly heldMs: number;
  /** An error made when the lease was given, for its stack. */
  readonly acquiredAt: Error;
}

/** Everything a pool counts, at one moment. */
export interface PoolCounts {
  readonly borrowed: number;
  readonly idle: number;
  /** Objects being made. */
  readonly creating: number;
  /** Released objects whose reset has not ended. */
  readonly resetting: number;
  /** Callers that wait. */
  readonly waiting: number;
}

/** What happens to callers that wait and to leases that are out when a pool closes. */
export interface CloseOptions {
  /**
   * `reject` refuses those who wait and waits for leases to come back; `drain` serves those who wait first; `revoke` refuses
   * them, makes leases stale and destroys their objects at once. @default "reject"
   */
  readonly mode?: "reject" | "drain" | "revoke";
}
