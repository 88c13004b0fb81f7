import { expect, test } from "vitest";
import { createKeyedPool, type KeyedPoolOptions } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { deferred, outcomeOf, settle } from "./deferred.ts";

function setup(options: Partial<KeyedPoolOptions<string, { id: string }>> = {}) {
  const clock = createVirtualClock();
  const destroyed: string[] = [];
  let made = 0;
  const pool = createKeyedPool<string, { id: string }>({
    perKey: 2,
    create: (key) => ({ id: `${key}${++made}` }),
    destroy: ({ id }, key) => void destroyed.push(`${key}:${id}`),
    clock,
    ...options,
  });
  return { clock, pool, destroyed };
}

test("each key has its own objects and its own limit", async () => {
  const { pool } = setup();
  const [a1, a2, b1] = [pool.tryAcquire("a"), pool.tryAcquire("a"), pool.tryAcquire("b")];
  expect(pool.tryAcquire("a")).toBeUndefined();
  expect([a1?.value.id, a2?.value.id, b1?.value.id]).toEqual(["a1", "a2", "b3"]);
  const waiting = outcomeOf(pool.acquire("a"));
  b1?.release();
  await settle();
  expect(waiting.state).toBe("pending");
  a1?.release();
  await settle();
  expect(waiting.state).toBe("fulfilled");
  expect(pool.counts("a")).toMatchObject({ borrowed: 2, idle: 0 });
  expect(pool.counts()).toMatchObject({ borrowed: 2, idle: 1 });
});

test("a key of which nothing is left is forgotten", async () => {
  const { clock, pool, destroyed } = setup({ idleTimeoutMs: 100 });
  for (let key = 0; key < 100; key += 1) pool.tryAcquire(`k${key}`)?.release();
  expect(pool.keys()).toHaveLength(100);
  clock.tick(100);
  expect(pool.keys()).toEqual([]);
  expect(destroyed).toHaveLength(100);
  expect(clock.pendingTimers).toBe(0);
});

test("a destroy that acquires the same key in the middle of an acquisition does not break the limit", () => {
  const taken: unknown[] = [];
  let validations = 0;
  const { pool } = setup({
    perKey: 1,
    validate: () => ++validations !== 1,
    destroy: () => void taken.push(pool.tryAcquire("a")),
  });
  pool.tryAcquire("a")?.release();
  const lease = pool.tryAcquire("a");
  const live = [lease, ...taken].filter((each) => each !== undefined);
  expect(live).toHaveLength(1);
  expect(pool.counts("a")).toMatchObject({ borrowed: 1 });
});

test("a key that becomes vacant for a moment in the middle of an acquisition is not forgotten", () => {
  let validations = 0;
  const { pool } = setup({
    perKey: 1,
    validate: () => ++validations !== 1,
    destroy: () => void pool.clear("a"),
  });
  pool.tryAcquire("a")?.release();
  expect(pool.tryAcquire("a")?.isActive).toBe(true);
  expect(pool.counts("a")).toMatchObject({ borrowed: 1 });
  expect(pool.tryAcquire("a")).toBeUndefined();
});

test("what a forgotten pool destroys late does not make the key be forgotten again", async () => {
  const late = deferred<{ id: string }>();
  let made = 0;
  const { clock, pool } = setup({
    perKey: 2,
    createTimeoutMs: 100,
    create: () => (++made === 1 ? late.promise : { id: `made${made}` }),
    destroy: () => Promise.resolve(),
  });
  const first = outcomeOf(pool.acquire("a"));
  await clock.advance(100);
  expect(first).toMatchObject({ state: "rejected", value: { code: "OCO_POOLS_CREATE_TIMEOUT" } });
  expect(pool.keys()).toEqual([]);
  const leases = [await pool.acquire("a"), await pool.acquire("a")];
  late.resolve({ id: "late" });
  await settle();
  expect(pool.counts("a")).toMatchObject({ borrowed: 2 });
  const third = outcomeOf(pool.acquire("a"));
  await settle();
  expect(third.state).toBe("pending");
  leases[0]?.release();
  await settle();
  expect(third.state).toBe("fulfilled");
});

test("clear destroys the idle objects of one key or of all", () => {
  const { pool, destroyed } = setup();
  for (const key of ["a", "b", "c"]) pool.tryAcquire(key)?.release();
  expect(pool.clear("b")).toBe(1);
  expect(pool.clear()).toBe(2);
  expect(destroyed).toEqual(["b:b2", "a:a1", "c:c3"]);
  expect(pool.keys()).toEqual([]);
});

test("closing closes every key, and refuses new ones", async () => {
  const { pool, destroyed } = setup();
  const held = pool.tryAcquire("a");
  pool.tryAcquire("b")?.release();
  const closing = outcomeOf(pool.close());
  await settle();
  expect(closing.state).toBe("pending");
  expect(() => pool.tryAcquire("c")).toThrow("is closed");
  await expect(pool.acquire("c")).rejects.toMatchObject({ code: "OCO_POOLS_CLOSED" });
  held?.release();
  await settle();
  expect(closing.state).toBe("fulfilled");
  expect(destroyed.toSorted()).toEqual(["a:a1", "b:b2"]);
});

test("a senseless limit is refused when the pool is made, not when the first key comes", () => {
  expect(() => setup({ perKey: 0 })).toThrow(RangeError);
  expect(() => setup({ maxUses: -1 })).toThrow("maxUses");
});
