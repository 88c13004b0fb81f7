import { requireFunction } from "../arguments.ts";
import { PoolsError } from "../errors.ts";
import { createKeyedPool, type KeyedPool, type KeyedPoolOptions } from "./keyed-pool.ts";

/** How sessions come to be, are cleaned, proven clean, and end. */
export interface SessionPoolOptions<K, S> extends Omit<KeyedPoolOptions<K, S>, "reset"> {
  /** Leases a session serves before it is destroyed. @default 10 */
  readonly maxUses?: number;
  /** Cleans a released session of all that its holder left in it; one for which it returns false or throws is destroyed. */
  readonly reset: (session: S, key: K) => unknown;
  /** Looks at the session after its reset; only exactly `true` lets it be handed out again. */
  readonly verifyReset: (session: S, key: K) => boolean | PromiseLike<boolean>;
}

/**
 * Creates a pool of sessions: objects that remember what was done with them. A session is handed out again only when its reset
 * was verified; one whose reset or check failed, threw or took too long is destroyed, and `onError` hears why.
 *
 * @example
 * const sessions = createSessionPool({
 *   create: (agent: string) => host.open(agent),
 *   reset: (session) => session.clear(),
 *   verifyReset: async (session) => (await session.messages()).length === 0,
 *   destroy: (session) => session.close(),
 * });
 * using lease = await sessions.acquire("reviewer");
 */
export function createSessionPool<K, S>(options: SessionPoolOptions<K, S>): KeyedPool<K, S> {
  const { reset, verifyReset, maxUses = 10, name = "sessions" } = options;
  requireFunction("reset", reset);
  requireFunction("verifyReset", verifyReset);

  async function resetAndVerify(session: S, key: K): Promise<boolean> {
    if ((await reset(session, key)) === false) throw unverified(key, "a reset returned false");
    // Anything but true, also from a caller without types, is no proof.
    if ((await verifyReset(session, key)) !== true) throw unverified(key, "a reset was not verified");
    return true;
  }

  function unverified(key: K, what: string): PoolsError {
    return new PoolsError("OCO_POOLS_RESET_UNVERIFIED", `Pool "${name}/${String(key)}": ${what}`);
  }

  return createKeyedPool<K, S>({ ...options, name, maxUses, reset: resetAndVerify });
}
