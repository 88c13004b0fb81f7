import { describe, expect, test } from "vitest";
import {
  aimd,
  createLimiter,
  type LimiterOptions,
  type Permit,
  type PermitOptions,
  streak,
} from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { outcomeOf, settle } from "./deferred.ts";

function setup(options: LimiterOptions = {}) {
  const clock = createVirtualClock();
  const limiter = createLimiter({ clock, ...options });
  const log: string[] = [];
  const permits = new Map<string, Permit>();
  const ask = (name: string, request: PermitOptions = {}): void => {
    limiter.acquire(request).then(
      (permit) => {
        log.push(name);
        permits.set(name, permit);
      },
      (error) => log.push(`${name}: ${error.code ?? error.message}`),
    );
  };
  const end = (name: string): void => permits.get(name)?.ok();
  return { clock, limiter, log, permits, ask, end };
}

describe("permits", () => {
  test("no more than the limit are live, and one that ends goes to who waits longest", async () => {
    const { limiter, log, ask, end } = setup({ max: 2 });
    for (const name of ["a", "b", "c", "d"]) ask(name);
    await settle();
    expect(log).toEqual(["a", "b"]);
    expect(limiter).toMatchObject({ inFlight: 2, waiting: 2 });
    end("b");
    await settle();
    expect(log).toEqual(["a", "b", "c"]);
    expect(limiter).toMatchObject({ inFlight: 2, waiting: 1 });
  });

  test("a permit that ends twice throws and frees nothing", async () => {
    const { limiter } = setup({ max: 2 });
    const [one, two] = [await limiter.acquire(), await limiter.acquire()];
    one.ok();
    for (const again of [() => one.ok(), () => one.dropped(), () => one.ignored()]) {
      expect(again).toThrow(expect.objectContaining({ code: "OCO_POOLS_DOUBLE_RELEASE" }));
    }
    one[Symbol.dispose]();
    expect(limiter.inFlight).toBe(1);
    two.ignored();
    expect(limiter.inFlight).toBe(0);
  });

  test("a permit that leaves its block without an outcome ends as ignored", async () => {
    const { limiter } = setup({ algorithm: streak(), initial: 4, max: 8 });
    {
      using _permit = await limiter.acquire();
      expect(limiter.inFlight).toBe(1);
    }
    expect(limiter).toMatchObject({ inFlight: 0, limit: 4 });
  });

  test("run ends the permit on every path", async () => {
    const { limiter } = setup({ algorithm: streak(), initial: 4, max: 8 });
    expect(await limiter.run(() => 7)).toBe(7);
    await expect(limiter.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const outcomeOf = () => ({ kind: "dropped", retryAfterMs: 500 }) as const;
    await expect(limiter.run(() => Promise.reject(new Error("busy")), { outcomeOf })).rejects.toThrow("busy");
    expect(limiter).toMatchObject({ inFlight: 0, limit: 2, pausedForMs: 500 });
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])(
  "an asked pause of %d is taken for none",
  async (retryAfterMs) => {
    const { limiter } = setup({ algorithm: streak(), initial: 4, max: 8 });
    limiter.tryAcquire()?.dropped(retryAfterMs);
    expect(limiter).toMatchObject({ inFlight: 0, limit: 2, pausedForMs: 0 });
    limiter.resize({ limit: 4 });
    const outcomeOf = () => ({ kind: "dropped", retryAfterMs }) as const;
    await expect(limiter.run(() => Promise.reject(new Error("busy")), { outcomeOf })).rejects.toThrow("busy");
    expect(limiter).toMatchObject({ inFlight: 0, limit: 2, pausedForMs: 0 });
  },
);

describe("limits", () => {
  test("raising the limit from 2 to 6 in the middle of a batch wakes four waiters at once", async () => {
    const { limiter, log, ask } = setup({ max: 2 });
    for (let count = 0; count < 16; count += 1) ask(`t${count}`);
    await settle();
    expect(log).toHaveLength(2);
    limiter.resize({ max: 6 });
    expect(limiter.inFlight).toBe(6);
    await settle();
    expect(log).toHaveLength(6);
  });

  test("lowering the limit holds from the next admission", async () => {
    const { limiter, log, ask, end } = setup({ max: 4 });
    for (const name of ["a", "b", "c", "d", "e"]) ask(name);
    await settle();
    limiter.resize({ max: 2 });
    end("a");
    end("b");
    await settle();
    expect(log).toHaveLength(4);
    expect(limiter).toMatchObject({ inFlight: 2, limit: 2 });
    end("c");
    await settle();
    expect(log.at(-1)).toBe("e");
    expect(limiter.inFlight).toBe(2);
  });

  test("a limit of 0 admits nobody, whatever ends, until it is set again", async () => {
    const { limiter, log, ask, permits } = setup({ algorithm: streak(), initial: 2, max: 8 });
    for (const name of ["a", "b", "c"]) ask(name);
    await settle();
    limiter.resize({ limit: 0 });
    permits.get("a")?.dropped();
    permits.get("b")?.dropped();
    await settle();
    expect(log).toEqual(["a", "b"]);
    expect(limiter).toMatchObject({ limit: 0, inFlight: 0, waiting: 1 });
    limiter.resize({ limit: 1 });
    await settle();
    expect(log).toEqual(["a", "b", "c"]);
  });

  test("a limit that the rule raises wakes waiters before the permit has finished ending", async () => {
    const { limiter, log, ask, end } = setup({ algorithm: streak({ successes: 1 }), initial: 1, max: 8 });
    for (const name of ["a", "b", "c", "d"]) ask(name);
    await settle();
    end("a");
    expect(limiter).toMatchObject({ limit: 2, inFlight: 2 });
    await settle();
    expect(log).toEqual(["a", "b", "c"]);
  });

  test("a global cap holds above the caps per key", async () => {
    const { limiter, log, ask } = setup({ max: 3, perKey: 2 });
    for (const name of ["a1", "a2", "a3", "b1", "b2"]) ask(name, { key: name[0] });
    await settle();
    expect(log).toEqual(["a1", "a2", "b1"]);
    expect(limiter.count("a")).toEqual({ inFlight: 2, waiting: 1 });
    expect(limiter.count("b")).toEqual({ inFlight: 1, waiting: 1 });
  });

  test("a key at its cap does not hold up another key", async () => {
    const { log, ask, end } = setup({ max: 3, perKey: (key) => (key === "a" ? 1 : 3) });
    for (const name of ["a1", "a2", "a3", "b1", "b2", "b3"]) ask(name, { key: name[0] });
    await settle();
    expect(log).toEqual(["a1", "b1", "b2"]);
    end("b1");
    await settle();
    expect(log).toEqual(["a1", "b1", "b2", "b3"]);
    end("a1");
    await settle();
    expect(log.at(-1)).toBe("a2");
  });

  test("raising a cap per key wakes its waiters at once", async () => {
    const { limiter, log, ask } = setup({ max: 9, perKey: 1 });
    for (const name of ["a1", "a2", "a3"]) ask(name, { key: "a" });
    await settle();
    limiter.resize({ perKey: 3 });
    await settle();
    expect(log).toEqual(["a1", "a2", "a3"]);
  });

  test("a resize whose perKey throws for one key changes nothing", async () => {
    const { limiter, log, ask } = setup({ max: 3, perKey: 1 });
    for (const name of ["a1", "a2", "b1", "b2"]) ask(name, { key: name[0] });
    await settle();
    const table: Record<string, number> = { a: 5 };
    const perKey = (key: string): number => table[key] ?? 0;
    expect(() => limiter.resize({ max: 9, perKey })).toThrow("perKey(key) must be");
    expect(limiter).toMatchObject({ limit: 3, inFlight: 2, waiting: 2 });
    expect(limiter.tryAcquire({ key: "a" })).toBeUndefined();
    expect(limiter.tryAcquire({ key: "c" })?.key).toBe("c");
    limiter.resize({ max: 9, perKey: 2 });
    await settle();
    expect(log).toEqual(["a1", "b1", "a2", "b2"]);
  });

  test("a perKey that knows no caller without a key is made, and refuses such a caller when it comes", async () => {
    const table: Record<string, number> = { a: 1 };
    const { limiter } = setup({ perKey: (key) => table[key] ?? Number.NaN });
    expect(limiter.tryAcquire({ key: "a" })?.key).toBe("a");
    expect(() => limiter.tryAcquire()).toThrow("perKey(key) must be a whole number of at least 1, got NaN");
    await expect(limiter.acquire()).rejects.toThrow(RangeError);
    expect(limiter).toMatchObject({ inFlight: 1, waiting: 0 });
    table[""] = 1;
    expect((await limiter.acquire()).key).toBe("");
    expect(limiter.tryAcquire({ key: "" })).toBeUndefined();
  });

  test.each([
    ["fixed", {}, 3],
    ["held", {}, 0],
    ["adaptive", { algorithm: aimd() }, 3],
    ["held and adaptive", { algorithm: aimd() }, 0],
  ])(
    "a limit that was set by hand stays when a change of a limiter (%s) names no bound",
    (_, options, limit) => {
      const { limiter } = setup({ ...options, max: 8 });
      limiter.resize({ limit });
      limiter.resize({ perKey: 2 });
      expect(limiter.limit).toBe(limit);
      limiter.resize({ max: 2 });
      expect(limiter.limit).toBe("algorithm" in options && limit === 0 ? 1 : 2);
    },
  );

  test("a rule that returns no number leads to the lowest limit, one that throws changes nothing", async () => {
    const errors: unknown[] = [];
    const rule = { kind: "adaptive", measuresLatency: false } as const;
    const nan = setup({ algorithm: () => ({ ...rule, next: () => Number.NaN }) });
    (await nan.limiter.acquire()).ok();
    expect(nan.limiter.limit).toBe(1);
    const next = (): number => {
      throw new Error("rule");
    };
    const throwing = setup({ algorithm: () => ({ ...rule, next }), onError: (error) => errors.push(error) });
    (await throwing.limiter.acquire()).ok();
    expect(throwing.limiter).toMatchObject({ limit: 4, inFlight: 0 });
    expect(errors).toHaveLength(1);
  });
});

test("a reporter that throws loses no wake-up", async () => {
  const fail = (): never => {
    throw new Error("boom");
  };
  const algorithm = () => ({ kind: "adaptive", measuresLatency: false, next: fail }) as const;
  const { limiter, log, ask } = setup({ algorithm, initial: 1, onError: fail, onLimitChange: fail });
  const held = await limiter.acquire();
  ask("a");
  ask("b");
  held.ok();
  await settle();
  expect(log).toEqual(["a"]);
  limiter.resize({ limit: 2 });
  await settle();
  expect(log).toEqual(["a", "b"]);
  expect(limiter).toMatchObject({ inFlight: 2, waiting: 0 });
});

describe("order", () => {
  test("keys that wait take turns, however many wait for one of them", async () => {
    const { limiter, log, ask, permits } = setup({ max: 1 });
    ask("first");
    for (let count = 0; count < 4; count += 1) ask(`a${count}`, { key: "a" });
    for (let count = 0; count < 2; count += 1) ask(`b${count}`, { key: "b" });
    ask("c0", { key: "c" });
    await settle();
    while (limiter.inFlight > 0) {
      permits.get(log.at(-1) as string)?.ok();
      await settle();
    }
    expect(log).toEqual(["first", "a0", "b0", "c0", "a1", "b1", "a2", "a3"]);
  });

  test("a more urgent priority is served first, and the default is the least urgent", async () => {
    const { limiter, log, ask, permits } = setup({ max: 1, queue: { priorities: 3 } });
    ask("first");
    ask("plain");
    ask("low", { priority: 2 });
    ask("high", { priority: 0 });
    ask("middle", { priority: 1 });
    await settle();
    while (limiter.inFlight > 0) {
      permits.get(log.at(-1) as string)?.ok();
      await settle();
    }
    expect(log).toEqual(["first", "high", "middle", "plain", "low"]);
  });

  test.each([
    ["priority", { priority: 3 }],
    ["priority", { priority: 0.5 }],
    ["timeoutMs", { timeoutMs: -5 }],
  ])("a senseless %s is refused whether a permit is free or not", async (name, request) => {
    const { limiter } = setup({ max: 1, queue: { priorities: 3 } });
    for (const inFlight of [0, 1]) {
      expect(limiter.inFlight).toBe(inFlight);
      const refused = outcomeOf(limiter.acquire(request));
      expect(() => limiter.tryAcquire(request)).toThrow(RangeError);
      await settle();
      expect(refused).toMatchObject({ state: "rejected", value: { name: "RangeError" } });
      expect(() => limiter.tryAcquire(request)).toThrow(name);
      limiter.tryAcquire();
    }
  });

  test("lifo serves the newest first", async () => {
    const { log, ask, end } = setup({ max: 1, queue: { order: "lifo" } });
    for (const name of ["a", "b", "c"]) ask(name);
    await settle();
    end("a");
    await settle();
    expect(log).toEqual(["a", "c"]);
  });
});

describe("waiting", () => {
  test("one more than the queue holds is refused", async () => {
    const { limiter, log, ask } = setup({ name: "models", max: 1, queue: { size: 1 } });
    for (const name of ["a", "b", "c"]) ask(name);
    await settle();
    expect(log).toEqual(["a", "c: OCO_POOLS_QUEUE_FULL"]);
    await expect(limiter.acquire()).rejects.toThrow(
      'Limiter "models" is exhausted: 1 of 1 in flight, queue limit 1',
    );
  });

  test("a waiter whose time is up leaves, and no timer stays behind", async () => {
    const { clock, limiter, log, ask, end } = setup({ max: 1, queue: { timeoutMs: 100 } });
    ask("a");
    ask("b");
    ask("c", { timeoutMs: 300 });
    await clock.advance(100);
    expect(log).toEqual(["a", "b: OCO_POOLS_ACQUIRE_TIMEOUT"]);
    end("a");
    await settle();
    expect(log.at(-1)).toBe("c");
    expect(clock.pendingTimers).toBe(0);
    expect(limiter.waiting).toBe(0);
  });

  test("a waiter that is aborted never receives a permit", async () => {
    const { limiter, log, ask, end } = setup({ max: 1 });
    const controller = new AbortController();
    ask("a");
    ask("b", { signal: controller.signal });
    ask("c");
    controller.abort(new Error("stop"));
    end("a");
    await settle();
    end("a");
    expect(log).toEqual(["a", "b: stop"]);
    expect(limiter.inFlight).toBe(1);
    await expect(limiter.acquire({ signal: controller.signal })).rejects.toThrow("stop");
  });

  test("those who wait are refused when a breaker opens, all or of one key", async () => {
    const { limiter, log, ask } = setup({ max: 1 });
    ask("first");
    for (const name of ["a1", "a2", "b1"]) ask(name, { key: name[0] });
    await settle();
    expect(limiter.rejectWaiting(new Error("open"), "a")).toBe(2);
    expect(limiter.rejectWaiting(new Error("open"))).toBe(1);
    await settle();
    expect(log).toEqual(["first", "a1: open", "a2: open", "b1: open"]);
    expect(limiter).toMatchObject({ inFlight: 1, waiting: 0 });
  });

  test("closing refuses who waits and who comes; a live permit may still end", async () => {
    const { limiter, log, ask, end } = setup({ max: 1 });
    ask("a");
    ask("b");
    await settle();
    limiter.close();
    ask("c");
    await settle();
    end("a");
    expect(log).toEqual(["a", "b: OCO_POOLS_CLOSED", "c: OCO_POOLS_CLOSED"]);
    expect(limiter.inFlight).toBe(0);
    expect(() => limiter.tryAcquire()).toThrow(expect.objectContaining({ code: "OCO_POOLS_CLOSED" }));
  });
});

describe("retry-after", () => {
  test("nobody is admitted until the time is over, and then the waiters first", async () => {
    const { clock, limiter, log, ask } = setup({ max: 2 });
    const permit = await limiter.acquire();
    permit.dropped(30_000);
    expect(limiter.pausedForMs).toBe(30_000);
    expect(clock.pendingTimers).toBe(0);
    expect(limiter.tryAcquire()).toBeUndefined();
    for (const name of ["a", "b", "c"]) ask(name);
    await clock.advance(29_999);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual(["a", "b"]);
    expect(clock.pendingTimers).toBe(0);
  });

  test("a later time extends the pause, an earlier one does not shorten it", async () => {
    const { clock, limiter, log, ask } = setup({ max: 3 });
    const permits = [await limiter.acquire(), await limiter.acquire(), await limiter.acquire()];
    permits[0]?.dropped(1_000);
    ask("a");
    permits[1]?.dropped(5_000);
    permits[2]?.dropped(10);
    await clock.advance(4_999);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual(["a"]);
  });

  test("the timer of a pause goes when nobody waits any more", async () => {
    const { clock, limiter, ask } = setup({ max: 1 });
    (await limiter.acquire()).dropped(1_000);
    const controller = new AbortController();
    ask("a", { signal: controller.signal });
    expect(clock.pendingTimers).toBe(1);
    controller.abort();
    expect(clock.pendingTimers).toBe(0);
  });

  test("a pause is no longer than maxPauseMs, ten minutes if that is not set", async () => {
    for (const [maxPauseMs, expected] of [
      [undefined, 600_000],
      [5_000, 5_000],
      [Number.POSITIVE_INFINITY, 1e12],
    ] as const) {
      const { limiter } = setup(maxPauseMs === undefined ? {} : { maxPauseMs });
      (await limiter.acquire()).dropped(1e12);
      expect(limiter.pausedForMs).toBe(expected);
    }
  });
});

test("keys leave nothing behind", async () => {
  const { limiter } = setup({ max: 4 });
  for (let key = 0; key < 1_000; key += 1) limiter.tryAcquire({ key: `k${key}` })?.ok();
  expect(limiter.count("k1")).toEqual({ inFlight: 0, waiting: 0 });
  const waiting = limiter.tryAcquire({ key: "held" });
  const outcome = outcomeOf(limiter.acquire({ key: "held" }));
  waiting?.ok();
  await settle();
  expect(outcome.state).toBe("fulfilled");
});

test.each([
  ["max", { max: 0 }],
  ["min", { min: 5, max: 4 }],
  ["initial", { algorithm: aimd(), initial: 0 }],
  ["perKey", { perKey: 0 }],
  ["maxPauseMs", { maxPauseMs: 0 }],
  ["queue.size", { queue: { size: -1 } }],
  ["queue.priorities", { queue: { priorities: 0 } }],
  ["queue.timeoutMs", { queue: { timeoutMs: Number.NaN } }],
])("a senseless %s is refused when the limiter is made", (name, options) => {
  expect(() => createLimiter(options)).toThrow(RangeError);
  expect(() => createLimiter(options)).toThrow(name);
});
