import { requireAtMost, requireCount, requireInteger, requirePositive } from "../arguments.ts";
import { type Clock, type Random, systemClock } from "../time/clock.ts";
import type { PoolLimits } from "./options.ts";

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

/** @throws {RangeError} for a number that makes no sense */
export function checkLimits(options: PoolLimits): Limits {
  const max = requireCount("max", options.max ?? 200, 1);
  return {
    name: options.name ?? "pool",
    max,
    min: requireAtMost("min", requireInteger("min", options.min ?? 0, 0), max),
    maxUses: requireCount("maxUses", options.maxUses ?? forever, 1),
    idleTimeoutMs: requirePositive("idleTimeoutMs", options.idleTimeoutMs ?? forever),
    maxLifetimeMs: requirePositive("maxLifetimeMs", options.maxLifetimeMs ?? forever),
    lifo: options.lifo ?? true,
    maxWaiting: requireCount("maxWaiting", options.maxWaiting ?? forever, 0),
    createTimeoutMs: requirePositive("createTimeoutMs", options.createTimeoutMs ?? forever),
    resetTimeoutMs: requirePositive("resetTimeoutMs", options.resetTimeoutMs ?? forever),
    leakAfterMs: requirePositive("leakAfterMs", options.leakAfterMs ?? forever),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}
