// Right after a commit, a transaction begins on what is known without a look at the log (invariant T1).
import { expect, test } from "vitest";
import { openStore, type Store } from "../src/index.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";

type Counts = { [first: string]: number };

/** A store that has just committed, and knows nothing yet of what another one committed since. */
async function leftBehind(): Promise<Store<Counts>> {
  const disk = new SimulatedDisk();
  const open = (): Promise<Store<Counts>> =>
    openStore<Counts>({ path: "disk", fileSystem: disk.attach(), durability: "process", exclusive: false });
  const [store, other] = [await open(), await open()];
  await store.atomic().set(["a"], 1).commit();
  await other.atomic().set(["a"], 2).commit();
  expect(store.get(["a"])).toBe(1);
  return store;
}

test("a result without writes is of the newest version", async () => {
  const store = await leftBehind();
  expect(await store.transact((tx) => tx.get(["a"]))).toBe(2);
});

test("a failure is of the newest version", async () => {
  const store = await leftBehind();
  const failing = store.transact((tx) => {
    throw new Error(`read ${tx.get(["a"])}`);
  });
  await expect(failing).rejects.toThrow("read 2");
});

test("a conflict with what could have been known takes no retry", async () => {
  const store = await leftBehind();
  await store.transact((tx) => tx.set(["b"], (tx.get(["a"]) ?? 0) * 10), { retries: 0 });
  expect(store.get(["b"])).toBe(20);
});

test("a transaction that does not validate its reads looks at the log first", async () => {
  const store = await leftBehind();
  await store.transact((tx) => tx.set(["b"], (tx.get(["a"]) ?? 0) * 10), { isolation: "snapshot" });
  expect(store.get(["b"])).toBe(20);
});

test("without commits of others the function runs once", async () => {
  await using store = await openStore<Counts>({ durability: "process" });
  let runs = 0;
  for (let n = 1; n <= 20; n += 1) {
    await store.transact((tx) => {
      runs += 1;
      if (n % 2 === 0) tx.set(["a"], n);
    });
  }
  expect(runs).toBe(20);
});
