import { describe, expect, test } from "vitest";
import {
  aimd,
  BufferPool,
  createBreaker,
  createKeyedPool,
  createLimiter,
  createPool,
  createSessionPool,
  InternPool,
  retry,
} from "../src/index.ts";

// What a caller in plain JavaScript may pass: each senseless option is refused with its name and its value.

type Options = Readonly<Record<string, unknown>>;

/** Calls without regard to types. */
function call(make: (...args: never[]) => unknown, ...args: unknown[]): unknown {
  return Reflect.apply(make, undefined, args);
}

const create = (): object => ({});
const session = { create, reset: () => {}, verifyReset: () => true };
const makers: Readonly<Record<string, (options: Options) => unknown>> = {
  createPool: (options) => call(createPool, { create, ...options }),
  createKeyedPool: (options) => call(createKeyedPool, { create, ...options }),
  createSessionPool: (options) => call(createSessionPool, { ...session, ...options }),
  createBreaker: (options) => call(createBreaker, options),
  createLimiter: (options) => call(createLimiter, options),
  BufferPool: (options) => Reflect.construct(BufferPool, [options]),
  InternPool: (options) => Reflect.construct(InternPool, [options]),
};

const functions: readonly (readonly [string, readonly string[]])[] = [
  ["createPool", ["create", "reset", "validate", "destroy", "onLeak", "onError", "random"]],
  ["createKeyedPool", ["create", "reset", "validate", "destroy", "onLeak", "onError", "random"]],
  [
    "createSessionPool",
    ["create", "reset", "verifyReset", "validate", "destroy", "onLeak", "onError", "random"],
  ],
  ["createBreaker", ["isFailure", "onStateChange", "onError", "random"]],
  ["createLimiter", ["algorithm", "perKey", "onLimitChange", "onError"]],
];

describe.each(functions)("%s refuses", (maker, names) => {
  test.each(names)("a %s that is no function", (name) => {
    expect(() => makers[maker]?.({ [name]: "x" })).toThrow(
      new TypeError(`${name} must be a function, got "x"`),
    );
  });

  test("a clock that lacks a part", () => {
    const now = (): number => 0;
    expect(() => makers[maker]?.({ clock: { now } })).toThrow(
      new TypeError("clock.setTimeout must be a function, got undefined"),
    );
  });
});

test.each<[string, Options, string]>([
  ["createPool", { lifo: "fifo" }, 'lifo must be true or false, got "fifo"'],
  ["createPool", { max: "5" }, 'max must be a whole number of at least 1, got "5"'],
  ["createPool", { idleTimeoutMs: "100" }, 'idleTimeoutMs must be above 0, got "100"'],
  ["createKeyedPool", { perKey: 0 }, "perKey must be a whole number of at least 1, got 0"],
  [
    "createBreaker",
    { backoff: { jitter: "ful" } },
    'backoff.jitter must be "full" or "equal" or "none", got "ful"',
  ],
  ["createBreaker", { backoff: { factor: "2" } }, 'backoff.factor must be at least 1, got "2"'],
  ["createLimiter", { queue: { order: "lfo" } }, 'queue.order must be "fifo" or "lifo", got "lfo"'],
  ["createLimiter", { algorithm: aimd }, 'algorithm().kind must be "fixed" or "adaptive", got undefined'],
  ["createLimiter", { algorithm: () => ({ kind: "adaptive" }) }, "algorithm().next must be a function, got"],
  ["createLimiter", { algorithm: () => undefined }, "algorithm().kind must be"],
  ["BufferPool", { zeroOnRelease: null }, "zeroOnRelease must be true or false, got null"],
  ["BufferPool", { maxIdle: {} }, "maxIdle must be a whole number of at least 0, got an object"],
  ["InternPool", { maxBytes: create }, "maxBytes must be a whole number of at least 1, got a function"],
])("%s refuses %o", (maker, options, message) => {
  expect(() => makers[maker]?.(options)).toThrow(message);
});

test.each<[Options, string]>([
  [{ isRetryable: true }, "isRetryable must be a function, got true"],
  [{ retryAfter: 500 }, "retryAfter must be a function, got 500"],
  [{ onRetry: "x" }, 'onRetry must be a function, got "x"'],
  [{ clock: 5 }, "clock.now must be a function"],
  [{ random: 0.5 }, "random must be a function, got 0.5"],
  [{ backoff: { jitter: "ful" } }, "backoff.jitter must be"],
])("retry refuses %o before the first call", async (options, message) => {
  let calls = 0;
  await expect(call(retry, () => ++calls, options)).rejects.toThrow(message);
  expect(calls).toBe(0);
});

test("run refuses an outcomeOf that is no function before the work begins", async () => {
  const limiter = createLimiter();
  let calls = 0;
  const run = Reflect.apply(limiter.run, limiter, [() => ++calls, Object({ outcomeOf: 5 })]);
  await expect(run).rejects.toThrow("outcomeOf must be a function, got 5");
  expect(calls).toBe(0);
  expect(limiter.inFlight).toBe(0);
});

test("a listener of a breaker that is no function is refused", () => {
  const breaker = createBreaker();
  expect(() => Reflect.apply(breaker.subscribe, breaker, [5])).toThrow("listener must be a function, got 5");
});

test.each([
  ["createPool", createPool({ create })],
  ["createKeyedPool", createKeyedPool({ create })],
])("a mode of close that there is none of leaves a pool open (%s)", async (_, pool) => {
  const closing = Reflect.apply(pool.close, pool, [Object({ mode: "dran" })]);
  await expect(closing).rejects.toThrow('mode must be "reject" or "drain" or "revoke", got "dran"');
  const lease = await Reflect.apply(pool.acquire, pool, "counts" in pool && "warm" in pool ? [] : ["a"]);
  lease.release();
  await pool.close();
});
