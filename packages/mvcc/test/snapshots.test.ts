import { expect, test } from "vitest";
import { openStore, type Store } from "../src/index.ts";

type Counts = { [first: string]: number };

async function addTo(store: Store<Counts>, name: string, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await store.atomic().sum([name], 1).commit();
}

test("without a snapshot only the newest version of a key is kept", async () => {
  await using store = await openStore<Counts>();
  await addTo(store, "a", 1000);
  expect(store.stats()).toMatchObject({ keys: 1, olderVersions: 0, liveSnapshots: 0 });
});

test("a snapshot keeps the versions it can see and no others", async () => {
  await using store = await openStore<Counts>();
  await addTo(store, "a", 3);
  const third = store.snapshot();
  await addTo(store, "a", 500);
  const later = store.snapshot();
  await addTo(store, "a", 500);
  expect([third.get(["a"]), later.get(["a"]), store.get(["a"])]).toEqual([3, 503, 1003]);
  expect(store.stats()).toMatchObject({ olderVersions: 2, liveSnapshots: 2 });
  third.dispose();
  expect(store.stats()).toMatchObject({ olderVersions: 1, liveSnapshots: 1 });
  later.dispose();
  later.dispose();
  expect(store.stats()).toMatchObject({ olderVersions: 0, liveSnapshots: 0 });
  expect(() => third.get(["a"])).toThrow("disposed");
});

test("a removed key is forgotten as soon as nobody looks behind the removal", async () => {
  await using store = await openStore<Counts>();
  await addTo(store, "a", 1);
  const before = store.snapshot();
  await store.atomic().delete(["a"]).commit();
  expect([before.get(["a"]), store.get(["a"]), store.stats().keys]).toEqual([1, undefined, 1]);
  before.dispose();
  expect(store.stats().keys).toBe(0);
  await addTo(store, "a", 1);
  expect(store.get(["a"])).toBe(1);
});

test("a transaction that fails holds nothing", async () => {
  await using store = await openStore<Counts>();
  await expect(
    store.transact(() => {
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(store.stats().liveSnapshots).toBe(0);
});
