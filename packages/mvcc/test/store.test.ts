import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Commit, ConflictError, openStore, type Store, type StoreOptions } from "../src/index.ts";
import { scratchDirectory } from "./scratch-directory.ts";

interface Board {
  todo: { title: string; owner?: string };
  count: number;
}

const opened: Store<Board>[] = [];

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

async function open(options: StoreOptions<Board>): Promise<Store<Board>> {
  const store = await openStore<Board>({ author: "ann", clock: { now: () => 1000 }, ...options });
  opened.push(store);
  return store;
}

const kinds: [string, () => StoreOptions<Board>][] = [
  ["in memory", () => ({})],
  ["on disk, process", () => ({ path: join(scratchDirectory(), "store"), durability: "process" })],
  ["on disk, group", () => ({ path: join(scratchDirectory(), "store"), durability: "group" })],
  ["on disk, fsync", () => ({ path: join(scratchDirectory(), "store"), durability: "fsync" })],
];

describe.each(kinds)("a store %s", (_, options) => {
  test("a committed value is read by get, entry, entries and snapshots", async () => {
    const store = await open(options());
    await store.transact((tx) => tx.set(["todo", "a"], { title: "A" }));
    expect(store.get(["todo", "a"])).toEqual({ title: "A" });
    expect(store.entry(["todo", "a"])).toEqual({ key: ["todo", "a"], value: { title: "A" }, version: 1 });
    expect(store.entries({ prefix: ["todo"] })).toHaveLength(1);
    using snapshot = store.snapshot();
    expect([snapshot.version, snapshot.get(["todo", "a"])]).toEqual([1, { title: "A" }]);
  });

  test("a reader keeps the version it began with", async () => {
    const store = await open(options());
    await store.transact((tx) => tx.set(["todo", "a"], { title: "old" }));
    using before = store.snapshot();
    await store.transact((tx) => tx.set(["todo", "a"], { title: "new" }));
    await store.transact((tx) => tx.delete(["todo", "a"]));
    await store.transact((tx) => tx.set(["todo", "b"], { title: "B" }));
    expect(before.entries().map(({ key, value }) => [key, value])).toEqual([
      [["todo", "a"], { title: "old" }],
    ]);
    expect(store.entries().map(({ key }) => key)).toEqual([["todo", "b"]]);
  });

  test("a transaction reads what it wrote", async () => {
    const store = await open(options());
    await store.transact((tx) => {
      tx.set(["todo", "b"], { title: "B" });
      tx.set(["todo", "a"], { title: "A" });
      expect(tx.get(["todo", "a"])).toEqual({ title: "A" });
      expect(tx.entries({ prefix: ["todo"] }).map(({ key }) => key[1])).toEqual(["a", "b"]);
      tx.delete(["todo", "a"]);
      expect(tx.get(["todo", "a"])).toBeUndefined();
      expect(tx.entries({ prefix: ["todo"] }).map(({ key }) => key[1])).toEqual(["b"]);
    });
    expect(store.version).toBe(1);
  });

  test("an update based on a stale read runs again, so no update is lost", async () => {
    const store = await open(options());
    let runs = 0;
    const add = (): Promise<void> =>
      store.transact(async (tx) => {
        runs += 1;
        const count = tx.get(["count", "n"]) ?? 0;
        await Promise.resolve();
        tx.set(["count", "n"], count + 1);
      });
    await Promise.all([add(), add(), add()]);
    expect(store.get(["count", "n"])).toBe(3);
    expect(runs).toBeGreaterThan(3);
  });

  test("a transaction that keeps losing ends with a ConflictError that names the key", async () => {
    const store = await open(options());
    const losing = store.transact(
      async (tx) => {
        tx.set(["count", "n"], (tx.get(["count", "n"]) ?? 0) + 1);
        await store.atomic().sum(["count", "n"], 1).commit();
      },
      { retries: 2 },
    );
    await expect(losing).rejects.toBeInstanceOf(ConflictError);
    await expect(losing).rejects.toMatchObject({
      code: "OCO_MVCC_CONFLICT",
      conflicts: [{ key: ["count", "n"] }],
    });
  });

  test("an atomic operation commits whole or reports what it missed", async () => {
    const store = await open(options());
    const absent = store.entry(["todo", "a"]);
    expect(await store.atomic().check(absent).set(["todo", "a"], { title: "A" }).commit()).toEqual({
      ok: true,
      version: 1,
    });
    expect(await store.atomic().check(absent).sum(["count", "n"], 1).commit()).toEqual({
      ok: false,
      conflicts: [{ kind: "key", key: ["todo", "a"], expected: null, actual: 1 }],
    });
    expect(store.get(["count", "n"])).toBeUndefined();
    expect(store.version).toBe(1);
  });

  test("history and watch tell every version once, in order, with author and note", async () => {
    const store = await open(options());
    for (let n = 1; n <= 5; n += 1) {
      await store.transact((tx) => tx.set(["count", n], n), { note: `note ${n}` });
    }
    const told: Commit[] = [];
    for await (const commit of store.history({ since: 1 })) told.push(commit);
    expect(told.map(({ version }) => version)).toEqual([2, 3, 4, 5]);
    expect(told[0]).toEqual({
      version: 2,
      at: 1000,
      author: "ann",
      note: "note 2",
      changes: [{ key: ["count", 2], value: 2 }],
    });
    const watched: number[] = [];
    const watching = (async () => {
      for await (const { version } of store.watch({ since: 3, prefix: ["count"] })) {
        watched.push(version);
        if (version === 7) return;
      }
    })();
    await store.atomic().sum(["count", 6], 6).commit();
    await store.atomic().delete(["count", 6]).commit();
    await watching;
    expect(watched).toEqual([4, 5, 6, 7]);
  });

  test("an earlier version is read again as it was", async () => {
    const store = await open(options());
    for (let n = 1; n <= 5; n += 1) await store.atomic().sum(["count", "n"], n).commit();
    using third = await store.at(3);
    expect([third.version, third.get(["count", "n"])]).toEqual([3, 6]);
    await expect(store.at(6)).rejects.toThrow(RangeError);
  });

  test("verify counts the versions and agrees with the head", async () => {
    const store = await open(options());
    for (let n = 1; n <= 5; n += 1) await store.atomic().sum(["count", "n"], n).commit();
    expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 5 });
  });

  test("compaction keeps the state and the versions", async () => {
    const store = await open(options());
    for (let n = 1; n <= 5; n += 1) await store.atomic().sum(["count", n], n).commit();
    const entries = store.entries();
    await store.compact();
    await store.atomic().sum(["count", 1], 10).commit();
    expect(store.version).toBe(6);
    expect(store.entries().slice(1)).toEqual(entries.slice(1));
    expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 6 });
    using first = await store.at(1);
    expect(first.entries()).toHaveLength(1);
    await store.compact({ keep: 0 });
    await expect(store.at(1)).rejects.toMatchObject({ code: "OCO_MVCC_COMPACTED", oldest: 6 });
    expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 6 });
  });
});

test("a store opened again holds what was committed", async () => {
  const path = join(scratchDirectory(), "deep", "store");
  const first = await open({ path });
  await first.transact((tx) => tx.set(["todo", "a"], { title: "A" }));
  const { head } = first;
  await first.close();
  const second = await open({ path });
  expect([second.version, second.head, second.get(["todo", "a"])]).toEqual([1, head, { title: "A" }]);
});

test("two stores on one log see each other's commits and hold the same head", async () => {
  const path = join(scratchDirectory(), "store");
  const left = await open({ path, exclusive: false });
  const right = await open({ path, exclusive: false });
  await left.atomic().sum(["count", "n"], 1).commit();
  await right.atomic().sum(["count", "n"], 2).commit();
  expect(right.get(["count", "n"])).toBe(3);
  await left.compact({ keep: 0 });
  await right.atomic().sum(["count", "n"], 4).commit();
  left.refresh();
  expect(left.get(["count", "n"])).toBe(7);
  expect(left.head).toBe(right.head);
});
