import { describe, expect, test } from "vitest";
import { createPool, type Leak, type Lease, type Pool, type PoolOptions } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { type Deferred, deferred, outcomeOf, settle } from "./deferred.ts";

interface Thing {
  readonly id: number;
}

function setup(options: Partial<PoolOptions<Thing>> = {}) {
  const clock = createVirtualClock();
  const destroyed: number[] = [];
  const errors: unknown[] = [];
  let made = 0;
  const pool = createPool<Thing>({
    create: () => ({ id: ++made }),
    destroy: ({ id }) => void destroyed.push(id),
    onError: (error) => errors.push(error),
    clock,
    random: () => 0,
    ...options,
  });
  return { clock, pool, destroyed, errors };
}

/** A pool whose creations the test settles by hand. */
function setupSlow(options: Partial<PoolOptions<Thing>> = {}) {
  const creations: (Deferred<Thing> & { readonly signal: AbortSignal })[] = [];
  const create: PoolOptions<Thing>["create"] = ({ signal }) => {
    const creation = { ...deferred<Thing>(), signal };
    creations.push(creation);
    return creation.promise;
  };
  return { ...setup({ create, ...options }), creations };
}

function boom(): never {
  throw new Error("boom");
}

function take(pool: Pool<Thing>): Lease<Thing> {
  const lease = pool.tryAcquire();
  if (lease === undefined) throw new Error("expected a lease");
  return lease;
}

describe("leases", () => {
  test("an object that came back is lent again, and its uses are counted", () => {
    const { pool } = setup();
    const first = take(pool);
    expect(first).toMatchObject({ value: { id: 1 }, uses: 1, isActive: true });
    first.release();
    expect(take(pool)).toMatchObject({ value: { id: 1 }, uses: 2 });
  });

  test("a second release throws and does not lend the object twice", () => {
    const { pool } = setup({ max: 2 });
    const lease = take(pool);
    lease.release();
    expect(() => lease.release()).toThrow(expect.objectContaining({ code: "OCO_POOLS_DOUBLE_RELEASE" }));
    const [one, two] = [take(pool), take(pool)];
    expect(one.value).not.toBe(two.value);
    expect(() => lease.release()).toThrow("already ended");
    expect(() => lease.discard()).toThrow("already ended");
    lease[Symbol.dispose]();
    expect(pool.counts).toMatchObject({ borrowed: 2, idle: 0 });
  });

  test("an object cannot be reached through a lease that has ended", () => {
    const { pool } = setup();
    const lease = take(pool);
    lease.release();
    const next = take(pool);
    expect(() => lease.value).toThrow(expect.objectContaining({ code: "OCO_POOLS_STALE_LEASE" }));
    expect(() => lease.uses).toThrow(expect.objectContaining({ code: "OCO_POOLS_STALE_LEASE" }));
    expect(lease.isActive).toBe(false);
    expect(next.value).toEqual({ id: 1 });
  });

  test("a lease is released at the end of its block, whether it throws or released it before", async () => {
    const { pool } = setup();
    expect(() => {
      using _lease = take(pool);
      throw new Error("in use");
    }).toThrow("in use");
    {
      using lease = await pool.acquire();
      lease.release();
    }
    expect(pool.counts).toMatchObject({ borrowed: 0, idle: 1 });
  });

  test("a discarded object is destroyed and its place is free", () => {
    const { pool, destroyed } = setup({ max: 1 });
    take(pool).discard();
    expect(destroyed).toEqual([1]);
    expect(take(pool).value.id).toBe(2);
  });
});

describe("waiting", () => {
  test("who waits longest is served first, and nobody overtakes", async () => {
    const { pool } = setup({ max: 1 });
    const lease = take(pool);
    const order: string[] = [];
    for (const name of ["a", "b"]) {
      void pool.acquire().then((given) => {
        order.push(name);
        given.release();
      });
    }
    lease.release();
    expect(pool.tryAcquire()).toBeUndefined();
    await settle();
    expect(order).toEqual(["a", "b"]);
  });

  test("a senseless time limit is refused whether an object is free or not", async () => {
    const { pool } = setup({ max: 1 });
    await expect(pool.acquire({ timeoutMs: -5 })).rejects.toThrow("timeoutMs must be at least 0, got -5");
    take(pool).release();
    await expect(pool.acquire({ timeoutMs: -5 })).rejects.toThrow(RangeError);
    take(pool);
    await expect(pool.acquire({ timeoutMs: -5 })).rejects.toThrow(RangeError);
    expect(pool.counts).toMatchObject({ borrowed: 1, waiting: 0 });
  });

  test("a waiter that gave up never receives an object", async () => {
    const { clock, pool } = setup({ max: 1 });
    const lease = take(pool);
    const controller = new AbortController();
    const aborted = outcomeOf(pool.acquire({ signal: controller.signal }));
    const late = outcomeOf(pool.acquire({ timeoutMs: 50 }));
    const patient = outcomeOf(pool.acquire({ timeoutMs: 500 }));
    controller.abort("stop");
    await clock.advance(50);
    lease.release();
    await settle();
    expect(aborted).toEqual({ state: "rejected", value: "stop" });
    expect(late).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_ACQUIRE_TIMEOUT" } });
    expect(patient.state).toBe("fulfilled");
    expect(pool.counts).toMatchObject({ borrowed: 1, idle: 0, waiting: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  test("one more waiter than allowed is refused, with the numbers in the message", async () => {
    const { pool } = setup({ name: "things", max: 1, maxWaiting: 1 });
    take(pool);
    void pool.acquire().catch(() => {});
    await expect(pool.acquire()).rejects.toThrow('Pool "things" is exhausted: 1 of 1 in use, queue limit 1');
  });

  test("those whose own object is in creation do not count as waiting", async () => {
    const { pool, creations } = setupSlow({ max: 3, maxWaiting: 1 });
    const outcomes = [1, 2, 3, 4].map(() => outcomeOf(pool.acquire()));
    expect(creations).toHaveLength(3);
    await expect(pool.acquire()).rejects.toThrow("0 of 3 in use, queue limit 1");
    for (const [id, creation] of creations.entries()) creation.resolve({ id });
    await settle();
    expect(outcomes.map(({ state }) => state)).toEqual(["fulfilled", "fulfilled", "fulfilled", "pending"]);
    await expect(pool.acquire()).rejects.toMatchObject({ code: "OCO_POOLS_QUEUE_FULL" });
    const none = setupSlow({ max: 1, maxWaiting: 0 });
    const only = outcomeOf(none.pool.acquire());
    await expect(none.pool.acquire()).rejects.toMatchObject({ code: "OCO_POOLS_QUEUE_FULL" });
    none.creations[0]?.resolve({ id: 1 });
    await settle();
    expect(only.state).toBe("fulfilled");
  });

  test("a create that aborts the signal of its caller leaves no waiter behind", async () => {
    const controller = new AbortController();
    const creation = deferred<Thing>();
    const { pool } = setup({
      max: 1,
      create: () => {
        controller.abort("stop");
        return creation.promise;
      },
    });
    const outcome = outcomeOf(pool.acquire({ signal: controller.signal }));
    creation.resolve({ id: 1 });
    await settle();
    expect(outcome).toEqual({ state: "rejected", value: "stop" });
    expect(pool.counts).toEqual({ borrowed: 0, idle: 1, creating: 0, resetting: 0, waiting: 0 });
  });

  test("who waits since a destroy of idle objects that called the pool is served when their places are free", async () => {
    const asked: ReturnType<typeof outcomeOf>[] = [];
    const ask = (): void => {
      while (asked.length < 2) asked.push(outcomeOf(pool.acquire()));
    };
    const { clock, pool } = setup({ max: 2, idleTimeoutMs: 100, destroy: ask });
    const leases = [take(pool), take(pool)];
    for (const lease of leases) lease.release();
    await clock.advance(100);
    expect(asked.map(({ state }) => state)).toEqual(["fulfilled", "fulfilled"]);
    expect(pool.counts).toMatchObject({ borrowed: 2, waiting: 0 });
  });

  test("tryAcquire followed by acquire starts one creation", async () => {
    const { pool, creations } = setupSlow();
    const lease = outcomeOf((async () => pool.tryAcquire() ?? (await pool.acquire()))());
    expect(creations).toHaveLength(1);
    creations[0]?.resolve({ id: 1 });
    await settle();
    expect(lease.state).toBe("fulfilled");
    expect(pool.counts).toEqual({ borrowed: 1, idle: 0, creating: 0, resetting: 0, waiting: 0 });
  });
});

describe("creation", () => {
  test("one that fails rejects one waiter and tries again for the next", async () => {
    const { pool, creations } = setupSlow({ max: 1 });
    const [first, second] = [outcomeOf(pool.acquire()), outcomeOf(pool.acquire())];
    expect(creations).toHaveLength(1);
    const cause = new Error("refused");
    creations[0]?.reject(cause);
    await settle();
    expect(first).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CREATE_FAILED", cause } });
    expect(creations).toHaveLength(2);
    creations[1]?.resolve({ id: 2 });
    await settle();
    expect(second.state).toBe("fulfilled");
  });

  test("one that throws at once frees its place", async () => {
    let isBroken = true;
    const create = (): Thing => {
      if (isBroken) throw new Error("broken");
      return { id: 9 };
    };
    const { pool } = setup({ create, max: 1 });
    expect(() => pool.tryAcquire()).toThrow(expect.objectContaining({ code: "OCO_POOLS_CREATE_FAILED" }));
    await expect(pool.acquire()).rejects.toThrow('Pool "pool": create failed');
    isBroken = false;
    expect(take(pool).value.id).toBe(9);
  });

  test("one that gives a promise which throws fails, and a value with a getter that throws is a value", async () => {
    const odd = (descriptor: PropertyDescriptor): Thing =>
      // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
      Object.defineProperty({ id: 1 }, "then", descriptor);
    const throwing = setup({ max: 1, create: () => odd({ value: boom }), destroy: () => {} }).pool;
    await expect(throwing.acquire()).rejects.toMatchObject({ code: "OCO_POOLS_CREATE_FAILED" });
    expect(throwing.counts).toMatchObject({ creating: 0 });
    const unreadable = setup({ max: 1, create: () => odd({ get: boom }) }).pool;
    expect((await unreadable.acquire()).value.id).toBe(1);
    expect(unreadable.counts).toMatchObject({ creating: 0, borrowed: 1 });
  });

  test("one whose waiter gave up serves the next caller", async () => {
    const { pool, creations } = setupSlow({ max: 1 });
    const controller = new AbortController();
    const gone = outcomeOf(pool.acquire({ signal: controller.signal }));
    controller.abort();
    const next = outcomeOf(pool.acquire());
    creations[0]?.resolve({ id: 1 });
    await settle();
    expect(gone.state).toBe("rejected");
    expect(next).toMatchObject({ state: "fulfilled", value: { isActive: true } });
    expect(creations).toHaveLength(1);
  });

  test("one that takes too long is given up, and what it makes later is destroyed", async () => {
    const { clock, pool, creations, destroyed } = setupSlow({ max: 1, createTimeoutMs: 100 });
    const outcome = outcomeOf(pool.acquire());
    await clock.advance(100);
    expect(outcome).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CREATE_TIMEOUT" } });
    expect(creations[0]?.signal.aborted).toBe(true);
    expect(pool.counts.creating).toBe(0);
    creations[0]?.resolve({ id: 1 });
    await settle();
    expect(destroyed).toEqual([1]);
    expect(pool.counts).toMatchObject({ borrowed: 0, idle: 0 });
  });

  test("warm creates up to min, and tells of the first failure", async () => {
    const { pool, creations } = setupSlow({ min: 2 });
    const warm = outcomeOf(pool.warm());
    expect(creations).toHaveLength(2);
    for (const [index, creation] of creations.entries()) creation.resolve({ id: index });
    await settle();
    expect(warm.state).toBe("fulfilled");
    expect(pool.counts).toMatchObject({ idle: 2, creating: 0 });
    const broken = setupSlow({ min: 1 });
    const failing = outcomeOf(broken.pool.warm());
    broken.creations[0]?.reject(new Error("no"));
    await settle();
    expect(failing).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CREATE_FAILED" } });
  });
});

describe("warm", () => {
  test.each(["now", "later"])(
    "a create that calls the pool and ends %s makes no more than max",
    async (when) => {
      let made = 0;
      const leases: unknown[] = [];
      const create = (): Thing | Promise<Thing> => {
        const thing = { id: ++made };
        if (made === 1) leases.push(pool.tryAcquire());
        return when === "now" ? thing : Promise.resolve(thing);
      };
      const { pool } = setup({ min: 2, max: 2, create });
      const warm = pool.warm();
      const { borrowed, idle, creating } = pool.counts;
      expect(borrowed + idle + creating).toBe(2);
      await warm;
      expect(made).toBe(2);
      expect(leases).toHaveLength(1);
    },
  );

  test("each missing object is tried once, however many fail", async () => {
    let calls = 0;
    const create = (): Thing => {
      calls += 1;
      return boom();
    };
    const { pool } = setup({ min: 3, create });
    await expect(pool.warm()).rejects.toMatchObject({ code: "OCO_POOLS_CREATE_FAILED" });
    expect(calls).toBe(3);
  });

  test("a closed pool creates nothing and says so", async () => {
    let calls = 0;
    const create = (): Thing => ({ id: ++calls });
    const { pool } = setup({ min: 2, create });
    await pool.close();
    await expect(pool.warm()).rejects.toMatchObject({ code: "OCO_POOLS_CLOSED" });
    expect(calls).toBe(0);
  });

  test("a pool that is closed in the middle creates no more, and destroys what was made", async () => {
    const create = (): Thing => {
      void pool.close();
      return { id: 1 };
    };
    const { pool, destroyed } = setup({ min: 2, create });
    await expect(pool.warm()).rejects.toMatchObject({ code: "OCO_POOLS_CLOSED" });
    expect(destroyed).toEqual([1]);
  });
});

describe("a validation that closes the pool with revoke", () => {
  function setupRevoked(isFit: boolean) {
    const closing: ReturnType<typeof outcomeOf>[] = [];
    const validate = (): boolean => {
      closing.push(outcomeOf(pool.close({ mode: "revoke" })));
      return isFit;
    };
    const { pool, destroyed } = setup({ max: 1, validate });
    return { pool, destroyed, closing };
  }

  test.each([true, false])("lends nothing and destroys the object once, when it says %s", async (isFit) => {
    const { pool, destroyed, closing } = setupRevoked(isFit);
    take(pool).release();
    expect(() => pool.tryAcquire()).toThrow(expect.objectContaining({ code: "OCO_POOLS_CLOSED" }));
    await settle();
    expect(destroyed).toEqual([1]);
    expect(closing[0]?.state).toBe("fulfilled");
  });

  test.each([true, false])(
    "refuses the waiter for whom the object came back, when it says %s",
    async (isFit) => {
      const { pool, destroyed, closing } = setupRevoked(isFit);
      const held = take(pool);
      const waiting = outcomeOf(pool.acquire());
      held.release();
      await settle();
      expect(waiting).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CLOSED" } });
      expect(destroyed).toEqual([1]);
      expect(closing[0]?.state).toBe("fulfilled");
      expect(pool.counts).toEqual({ borrowed: 0, idle: 0, creating: 0, resetting: 0, waiting: 0 });
    },
  );
});

describe("reset and validation", () => {
  test.each([
    ["returns false", () => false],
    ["returns a promise of false", () => Promise.resolve(false)],
    ["throws", () => Promise.reject(new Error("reset"))],
  ])("an object whose reset %s is destroyed and replaced", async (_, reset) => {
    const { pool, destroyed } = setup({ max: 1, reset });
    const held = take(pool);
    const waiting = outcomeOf(pool.acquire());
    held.release();
    await settle();
    expect(destroyed).toEqual([1]);
    expect(waiting).toMatchObject({ state: "fulfilled", value: { uses: 1, value: { id: 2 } } });
  });

  test("an object in reset is nobody's, counts towards max, and then goes to who waits", async () => {
    const reset = deferred<void>();
    const { pool } = setup({ max: 1, reset: () => reset.promise });
    take(pool).release();
    expect(pool.counts).toEqual({ borrowed: 0, idle: 0, creating: 0, resetting: 1, waiting: 0 });
    expect(pool.tryAcquire()).toBeUndefined();
    const outcome = outcomeOf(pool.acquire());
    reset.resolve();
    await settle();
    expect(outcome).toMatchObject({ state: "fulfilled", value: { uses: 2 } });
  });

  test("a reset that takes too long ends the object", async () => {
    const { clock, pool, destroyed, errors } = setup({
      max: 1,
      resetTimeoutMs: 100,
      reset: () => new Promise(() => {}),
    });
    take(pool).release();
    const outcome = outcomeOf(pool.acquire());
    await clock.advance(100);
    expect(destroyed).toEqual([1]);
    expect(errors).toMatchObject([{ code: "OCO_POOLS_RESET_TIMEOUT" }]);
    expect(outcome.state).toBe("fulfilled");
  });

  test("an idle object that is not valid any more is destroyed, not lent", () => {
    const invalid = new Set<number>();
    const { pool, destroyed } = setup({ validate: ({ id }) => !invalid.has(id) });
    const leases = [take(pool), take(pool)];
    for (const lease of leases) lease.release();
    invalid.add(2);
    expect(take(pool).value.id).toBe(1);
    expect(destroyed).toEqual([2]);
  });

  test("an object that was warmed and went bad before its first use is not lent", async () => {
    const { clock, pool, destroyed } = setup({
      min: 2,
      maxLifetimeMs: 1_000,
      validate: ({ id }) => id !== 2,
    });
    await pool.warm();
    expect(take(pool).value.id).toBe(1);
    expect(destroyed).toEqual([2]);
    await pool.warm();
    clock.tick(1_000);
    expect(take(pool).value.id).toBe(4);
    expect(destroyed).toEqual([2, 3]);
  });

  test("a validation that throws is a no, and is reported", () => {
    const validate = (): boolean => {
      throw new Error("check");
    };
    const { pool, destroyed, errors } = setup({ validate });
    take(pool).release();
    expect(take(pool).value.id).toBe(2);
    expect(destroyed).toEqual([1]);
    expect(errors).toMatchObject([{ message: "check" }]);
  });
});

describe("ends", () => {
  test.each<[string, Partial<PoolOptions<Thing>>]>([
    ["a reset that throws", { reset: () => boom() }],
    ["a reset that rejects", { reset: () => Promise.reject(new Error("boom")) }],
    ["a reset that is given up", { reset: () => new Promise(() => {}), resetTimeoutMs: 100 }],
    ["a validation that throws", { validate: () => boom() }],
    ["a destroy that throws", { maxUses: 1, destroy: () => boom() }],
    ["a destroy that rejects", { maxUses: 1, destroy: () => Promise.reject(new Error("boom")) }],
    ["a leak", { leakAfterMs: 100, onLeak: () => boom() }],
  ])("a reporter that throws on %s changes nothing", async (_, options) => {
    let reports = 0;
    const onError = (): never => {
      reports += 1;
      throw new Error("reporter");
    };
    const { clock, pool } = setup({ ...options, max: 1, onError });
    const lease = take(pool);
    await clock.advance(100);
    const waiting = outcomeOf(pool.acquire());
    lease.release();
    await clock.advance(100);
    expect(reports).toBeGreaterThan(0);
    expect(waiting.state).toBe("fulfilled");
    expect(pool.counts).toEqual({ borrowed: 1, idle: 0, creating: 0, resetting: 0, waiting: 0 });
    const closing = outcomeOf(pool.close({ mode: "revoke" }));
    await settle();
    expect(closing.state).toBe("fulfilled");
  });

  test("an object is destroyed after its last use, without a reset", () => {
    const resets: number[] = [];
    const { pool, destroyed } = setup({ maxUses: 2, reset: ({ id }) => void resets.push(id) });
    take(pool).release();
    take(pool).release();
    expect(destroyed).toEqual([1]);
    expect(resets).toEqual([1]);
  });

  test("the object used last is lent first; with lifo off they take turns", () => {
    const order = (lifo: boolean): number[] => {
      const { pool } = setup({ lifo });
      for (const lease of [take(pool), take(pool), take(pool)]) lease.release();
      return [take(pool).value.id, take(pool).value.id];
    };
    expect(order(true)).toEqual([3, 2]);
    expect(order(false)).toEqual([1, 2]);
  });

  test("objects above min end after idling, by one timer that is gone when none is left", () => {
    const { clock, pool, destroyed } = setup({ min: 1, idleTimeoutMs: 100 });
    const leases = [take(pool), take(pool), take(pool)];
    expect(clock.pendingTimers).toBe(0);
    leases[0]?.release();
    clock.tick(60);
    leases[1]?.release();
    leases[2]?.release();
    expect(clock.pendingTimers).toBe(1);
    clock.tick(40);
    expect(destroyed).toEqual([1]);
    clock.tick(60);
    expect(destroyed).toEqual([1, 2]);
    expect(pool.counts.idle).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  test("an object past its lifetime is not lent again", () => {
    const { clock, pool, destroyed } = setup({ maxLifetimeMs: 1_000, random: () => 0.5 });
    take(pool).release();
    clock.tick(949);
    take(pool).release();
    clock.tick(1);
    expect(take(pool).value.id).toBe(2);
    expect(destroyed).toEqual([1]);
  });

  test("a destroy that fails is reported and frees the place", async () => {
    const { pool, errors } = setup({ max: 1, destroy: () => Promise.reject(new Error("stuck")) });
    take(pool).discard();
    expect(take(pool).value.id).toBe(2);
    await settle();
    expect(errors).toMatchObject([{ message: "stuck" }]);
  });

  test("a lease that is out too long is reported once, with the place it was acquired", () => {
    const leaks: Leak[] = [];
    const { clock, pool } = setup({ leakAfterMs: 100, onLeak: (leak) => leaks.push(leak) });
    const forgotten = take(pool);
    clock.tick(50);
    take(pool).release();
    clock.tick(50);
    clock.tick(1_000);
    expect(leaks).toMatchObject([{ heldMs: 100 }]);
    expect(leaks[0]?.acquiredAt.stack).toContain("pool.test.ts");
    forgotten.release();
    expect(clock.pendingTimers).toBe(0);
  });

  test("clear destroys what is idle and leaves what is borrowed", () => {
    const { pool, destroyed } = setup();
    const [held, idle] = [take(pool), take(pool)];
    idle.release();
    expect(pool.clear()).toBe(1);
    expect(destroyed).toEqual([2]);
    expect(held.isActive).toBe(true);
  });
});

describe("closing", () => {
  test("refuses who waits and who comes, and resolves when the last lease is back and destroyed", async () => {
    const gone = deferred<void>();
    const { pool } = setup({ max: 2, destroy: () => gone.promise });
    const [one, two] = [take(pool), take(pool)];
    one.release();
    const held = take(pool);
    const waiting = outcomeOf(pool.acquire());
    const closing = outcomeOf(pool.close());
    await settle();
    expect(waiting).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CLOSED" } });
    expect(() => pool.tryAcquire()).toThrow("is closed");
    await expect(pool.acquire()).rejects.toThrow("is closed");
    held.release();
    two.release();
    await settle();
    expect(closing.state).toBe("pending");
    gone.resolve();
    await settle();
    expect(closing.state).toBe("fulfilled");
  });

  test("drain serves those who wait first", async () => {
    const { pool, destroyed } = setup({ max: 1 });
    const lease = take(pool);
    const waiting = pool.acquire();
    const closing = outcomeOf(pool.close({ mode: "drain" }));
    lease.release();
    (await waiting).release();
    await settle();
    expect(closing.state).toBe("fulfilled");
    expect(destroyed).toEqual([1]);
  });

  test("revoke makes leases stale, destroys their objects and gives up creations and resets", async () => {
    const { pool, creations, destroyed } = setupSlow({ max: 3, reset: () => new Promise(() => {}) });
    const acquiring = [pool.acquire(), pool.acquire()];
    for (const [index, creation] of creations.entries()) creation.resolve({ id: index });
    const [held, released] = [await acquiring[0], await acquiring[1]];
    released?.release();
    const pending = outcomeOf(pool.acquire());
    const closing = outcomeOf(pool.close({ mode: "revoke" }));
    await settle();
    expect(closing.state).toBe("fulfilled");
    expect(pending).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CLOSED" } });
    expect(() => held?.value).toThrow(expect.objectContaining({ code: "OCO_POOLS_STALE_LEASE" }));
    expect(destroyed.toSorted()).toEqual([0, 1]);
    creations[2]?.resolve({ id: 2 });
    await settle();
    expect(destroyed.toSorted()).toEqual([0, 1, 2]);
  });

  test("a pool is closed at the end of its block", async () => {
    const { pool, destroyed } = setup();
    {
      await using scoped = pool;
      take(scoped).release();
    }
    expect(destroyed).toEqual([1]);
  });
});

test.each([
  ["max", { max: 0 }],
  ["min", { min: 3, max: 2 }],
  ["maxUses", { maxUses: 0 }],
  ["idleTimeoutMs", { idleTimeoutMs: 0 }],
  ["maxWaiting", { maxWaiting: -1 }],
  ["leakAfterMs", { leakAfterMs: Number.NaN }],
])("a senseless %s is refused when the pool is made", (name, options) => {
  expect(() => setup(options)).toThrow(RangeError);
  expect(() => setup(options)).toThrow(name);
});
