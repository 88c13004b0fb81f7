import {
  requireAtMost,
  requireCount,
  requireFunction,
  requireFunctions,
  requireInteger,
  requireOneOf,
  requirePositive,
} from "../arguments.ts";
import { type Clock, type Random, requireClock } from "../time/clock.ts";
import type { CloseOptions, PoolLimits } from "./options.ts";

/** The limits of a pool, checked and complete. */
export interface Limits {
  readonly name: string;
  readonly max: number;
  readonly min: number;
  readonly maxUses: number;
  readonly idleTimeoutMs: number;
  readonly maxLifetimeMs: number;
  readonly lifo: boolean;
  readonly maxWaiting: number;
  readonly createTimeoutMs: number;
  readonly resetTimeoutMs: number;
  readonly leakAfterMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

const forever = Number.POSITIVE_INFINITY;

/** Options of a pool of any kind; what its functions take depends on the kind. */
interface AnyPoolOptions extends PoolLimits {
  readonly create: unknown;
  readonly reset?: unknown;
  readonly validate?: unknown;
  readonly destroy?: unknown;
}

/** Checks all options of a pool and completes its limits. @throws {RangeError | TypeError} for one that makes no sense */
export function checkLimits(options: AnyPoolOptions): Limits {
  requireFunction("create", options.create);
  requireFunctions(options, ["reset", "validate", "destroy", "onLeak", "onError"]);
  const max = requireCount("max", options.max ?? 200, 1);
  return {
    name: options.name ?? "pool",
    max,
    min: requireAtMost("min", requireInteger("min", options.min ?? 0, 0), max),
    maxUses: requireCount("maxUses", options.maxUses ?? forever, 1),
    idleTimeoutMs: requirePositive("idleTimeoutMs", options.idleTimeoutMs ?? forever),
    maxLifetimeMs: requirePositive("maxLifetimeMs", options.maxLifetimeMs ?? forever),
    lifo: requireOneOf("lifo", options.lifo ?? true, [true, false]),
    maxWaiting: requireCount("maxWaiting", options.maxWaiting ?? forever, 0),
    createTimeoutMs: requirePositive("createTimeoutMs", options.createTimeoutMs ?? forever),
    resetTimeoutMs: requirePositive("resetTimeoutMs", options.resetTimeoutMs ?? forever),
    leakAfterMs: requirePositive("leakAfterMs", options.leakAfterMs ?? forever),
    clock: requireClock(options.clock),
    random: requireFunction("random", options.random ?? Math.random),
  };
}

/** How a pool is to be closed. @throws {RangeError} for a mode that there is none of */
export function closeMode(options: CloseOptions | undefined): NonNullable<CloseOptions["mode"]> {
  return requireOneOf("mode", options?.mode ?? "reject", ["reject", "drain", "revoke"]);
}
