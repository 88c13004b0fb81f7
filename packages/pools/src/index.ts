export { type Breaker, createBreaker } from "./breaker/breaker.ts";
export type { BreakerCall } from "./breaker/call.ts";
export type { BreakerOptions, ExecuteOptions } from "./breaker/options.ts";
export type { BreakerChange, BreakerState, ClosedState, HalfOpenState, OpenState } from "./breaker/state.ts";
export { type BufferCounts, BufferPool, type BufferPoolOptions } from "./buffer/buffer-pool.ts";
export { CircuitOpenError, PoolsError, type PoolsErrorCode } from "./errors.ts";
export { InternPool, type InternPoolOptions } from "./intern/intern-pool.ts";
export type { LimitAlgorithm, LimitRule, LimitSample } from "./limiter/limit-rule.ts";
export { createLimiter, type Limiter } from "./limiter/limiter.ts";
export type { LimiterOptions, LimiterQueueOptions, LimiterResize, PermitOptions } from "./limiter/options.ts";
export type { Permit, PermitOutcome } from "./limiter/permit.ts";
export { type AimdOptions, aimd } from "./limiter/rules/aimd.ts";
export { fixed } from "./limiter/rules/fixed.ts";
export { type Gradient2Options, gradient2 } from "./limiter/rules/gradient2.ts";
export { type StreakOptions, streak } from "./limiter/rules/streak.ts";
export { type VegasOptions, vegas } from "./limiter/rules/vegas.ts";
export type { RunOptions } from "./limiter/run.ts";
export { createKeyedPool, type KeyedPool, type KeyedPoolOptions } from "./pool/keyed-pool.ts";
export type { Lease } from "./pool/lease.ts";
export type {
  CloseOptions,
  CreateContext,
  Leak,
  PoolCounts,
  PoolLimits,
  PoolOptions,
} from "./pool/options.ts";
export { createPool, type Pool } from "./pool/pool.ts";
export { createSessionPool, type SessionPoolOptions } from "./pool/session-pool.ts";
export type { WaitOptions } from "./queue/waiter.ts";
export { type RetryAttempt, type RetryEvent, type RetryOptions, retry } from "./retry/retry.ts";
export type { BackoffOptions } from "./time/backoff.ts";
export { type Clock, type Random, systemClock } from "./time/clock.ts";
export { parseRetryAfter } from "./time/retry-after.ts";
