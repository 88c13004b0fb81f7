import { expect, test } from "vitest";
import { createSessionPool, type SessionPoolOptions } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { outcomeOf, settle } from "./deferred.ts";

interface Session {
  readonly id: number;
  readonly key: string;
  messages: string[];
}

// What a caller in plain JavaScript may pass.
function untyped(value: unknown): () => boolean {
  const bag: object = { value };
  return Reflect.get(bag, "value");
}

function setup(options: Partial<SessionPoolOptions<string, Session>> = {}) {
  const clock = createVirtualClock();
  const destroyed: number[] = [];
  const errors: unknown[] = [];
  let made = 0;
  const pool = createSessionPool<string, Session>({
    create: async (key) => ({ id: ++made, key, messages: [] }),
    reset: async (session) => {
      session.messages = [];
    },
    verifyReset: async (session) => session.messages.length === 0,
    destroy: ({ id }) => void destroyed.push(id),
    onError: (error) => errors.push(error),
    clock,
    ...options,
  });
  return { clock, pool, destroyed, errors };
}

test("a session is lent again, clean, only to its own key", async () => {
  const { pool } = setup();
  const lease = await pool.acquire("worker");
  lease.value.messages.push("secret of task 1");
  lease.release();
  await settle();
  const other = await pool.acquire("reviewer");
  expect(other.value).toMatchObject({ id: 2, key: "reviewer" });
  const again = await pool.acquire("worker");
  expect(again).toMatchObject({ uses: 2, value: { id: 1, messages: [] } });
});

test.each<[string, Partial<SessionPoolOptions<string, Session>>]>([
  ["does nothing", { reset: () => undefined }],
  ["says that it failed", { reset: () => false, verifyReset: () => true }],
  ["says later that it failed", { reset: async () => false, verifyReset: () => true }],
  ["throws", { reset: () => Promise.reject(new Error("no such call")) }],
  ["is not confirmed", { verifyReset: () => false }],
  ["is confirmed by something other than true", { verifyReset: untyped(() => "yes") }],
  ["cannot be checked", { verifyReset: () => Promise.reject(new Error("gone")) }],
])("a session whose reset %s is destroyed, reported and never lent again", async (_, options) => {
  const { pool, destroyed, errors } = setup(options);
  const lease = await pool.acquire("worker");
  lease.value.messages.push("secret of task 1");
  lease.release();
  await settle();
  expect(destroyed).toEqual([1]);
  expect(errors).toHaveLength(1);
  expect(await pool.acquire("worker")).toMatchObject({ uses: 1, value: { id: 2, messages: [] } });
});

test("a session in reset is not lent, and who waits gets it only when it is proven clean", async () => {
  let confirm: (isClean: boolean) => void = () => {};
  const verifyReset = () => new Promise<boolean>((resolve) => (confirm = resolve));
  const { pool } = setup({ perKey: 1, verifyReset });
  (await pool.acquire("worker")).release();
  await settle();
  const next = outcomeOf(pool.acquire("worker"));
  await settle();
  expect(next.state).toBe("pending");
  confirm(true);
  await settle();
  expect(next).toMatchObject({ state: "fulfilled", value: { uses: 2 } });
});

test("five of a key at most, in use and idle together", async () => {
  const { pool } = setup();
  const leases = await Promise.all(Array.from({ length: 5 }, () => pool.acquire("worker")));
  const sixth = outcomeOf(pool.acquire("worker"));
  await settle();
  expect(sixth.state).toBe("pending");
  expect(pool.counts("worker")).toEqual({ borrowed: 5, idle: 0, creating: 0, resetting: 0, waiting: 1 });
  expect((await pool.acquire("reviewer")).value.key).toBe("reviewer");
  expect(pool.counts().borrowed).toBe(6);
  leases[0]?.release();
  await settle();
  expect(sixth).toMatchObject({ state: "fulfilled", value: { uses: 2 } });
});

test("the tenth use of a session is its last", async () => {
  const { pool, destroyed } = setup({ perKey: 1 });
  const uses: number[] = [];
  for (let task = 1; task <= 12; task += 1) {
    const lease = await pool.acquire("worker");
    uses.push(lease.uses);
    lease.release();
    await settle();
  }
  expect(uses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2]);
  expect(destroyed).toEqual([1]);
});

test("a reset that never ends costs the session, not the place", async () => {
  const { clock, pool, destroyed } = setup({
    perKey: 1,
    resetTimeoutMs: 5_000,
    verifyReset: () => new Promise(() => {}),
  });
  (await pool.acquire("worker")).release();
  const next = outcomeOf(pool.acquire("worker"));
  await clock.advance(5_000);
  expect(destroyed).toEqual([1]);
  expect(next).toMatchObject({ state: "fulfilled", value: { uses: 1 } });
});

test("a pool without a way to verify is refused, whatever the types were told", () => {
  const options = { create: () => ({}), reset: () => {} };
  expect(() => Reflect.apply(createSessionPool, undefined, [options])).toThrow(
    "verifyReset must be a function, got undefined",
  );
});
