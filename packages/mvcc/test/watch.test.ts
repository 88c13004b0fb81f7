import { getEventListeners } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { scratchDirectory } from "./scratch-directory.ts";

type Counts = { [first: string]: number };

test("a watcher is told what another process commits", async () => {
  const path = join(scratchDirectory(), "store");
  await using watched = await openStore<Counts>({ path, pollMs: 1 });
  await using other = await openStore<Counts>({ path, exclusive: false });
  const commits = watched.watch({ prefix: ["a"] });
  const first = commits.next();
  await other.atomic().set(["b"], 1).commit();
  await other.atomic().set(["a"], 2).set(["b"], 2).commit();
  const { value } = await first;
  expect(value).toMatchObject({ version: 2, changes: [{ key: ["a"], value: 2 }] });
  await commits.return();
});

test("a slow watcher that fell behind what memory holds misses nothing", async () => {
  await using store = await openStore<Counts>();
  const commits = store.watch({ since: 0 });
  for (let n = 1; n <= 3000; n += 1) await store.atomic().sum(["a"], 1).commit();
  const versions: number[] = [];
  for await (const { version, changes } of commits) {
    expect(changes).toEqual([{ key: ["a"], value: version }]);
    versions.push(version);
    if (version === 3000) break;
  }
  expect(versions).toEqual(Array.from({ length: 3000 }, (_, index) => index + 1));
});

test("a watcher crosses compactions", async () => {
  await using store = await openStore<Counts>();
  const commits = store.watch();
  for (let n = 1; n <= 6; n += 1) {
    await store.atomic().sum(["a"], 1).commit();
    await store.compact({ keep: 0 });
    expect((await commits.next()).value).toMatchObject({ version: n });
  }
  await commits.return();
});

test("a watcher of a compacted version ends with CompactedError", async () => {
  const path = join(scratchDirectory(), "store");
  {
    await using store = await openStore<Counts>({ path });
    for (let n = 1; n <= 3; n += 1) await store.atomic().sum(["a"], 1).commit();
    await store.compact({ keep: 0 });
  }
  await using store = await openStore<Counts>({ path });
  await store.atomic().sum(["a"], 1).commit();
  await expect(store.watch({ since: 1 }).next()).rejects.toMatchObject({
    code: "OCO_MVCC_COMPACTED",
    oldest: 3,
  });
});

test("a watcher ends when its signal aborts or the store closes, and leaves no listener", async () => {
  const store = await openStore<Counts>();
  const controller = new AbortController();
  const aborted = store.watch({ signal: controller.signal }).next();
  const closed = store.watch().next();
  controller.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  await store.close();
  await expect(closed).resolves.toMatchObject({ done: true });
});

test("a transaction whose signal has aborted does not commit", async () => {
  await using store = await openStore<Counts>();
  const controller = new AbortController();
  const ending = store.transact(
    (tx) => {
      tx.set(["a"], 1);
      controller.abort(new Error("stop"));
    },
    { signal: controller.signal },
  );
  await expect(ending).rejects.toThrow("stop");
  expect(store.version).toBe(0);
});

test("a watcher that begins after a version to come is told nothing before it", async () => {
  await using store = await openStore<Counts>({ pollMs: 1 });
  const commits = store.watch({ since: 2 });
  const first = commits.next();
  for (let n = 1; n <= 3; n += 1) {
    await store.atomic().sum(["a"], 1).commit();
    await store.flush();
  }
  expect((await first).value).toMatchObject({ version: 3 });
  await commits.return();
});

test("a history or watch since what is no version is refused", async () => {
  await using store = await openStore<Counts>();
  for (const since of [-1, 0.5, Number.NaN]) {
    await expect(store.watch({ since }).next()).rejects.toThrow(RangeError);
    await expect(store.history({ since }).next()).rejects.toThrow(RangeError);
  }
});
