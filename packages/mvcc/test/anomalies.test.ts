// Each anomaly that a store short of serialisability lets through, by its name in the literature.
import { expect, test } from "vitest";
import { openStore, type Store } from "../src/index.ts";

interface Ward {
  doctor: { onCall: boolean };
  count: number;
}

function open(): Promise<Store<Ward>> {
  return openStore<Ward>();
}

/** Lets two transactions read before either commits; each then runs again if it lost. */
function meeting(): () => Promise<void> {
  let arrived = 0;
  let release: () => void = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  return async () => {
    arrived += 1;
    if (arrived === 2) release();
    await both;
  };
}

const onCall = { onCall: true };

function leaves(
  store: Store<Ward>,
  who: string,
  met: () => Promise<void>,
  isolation?: "snapshot",
): Promise<void> {
  return store.transact(
    async (tx) => {
      const others = ["alice", "bob"].filter((name) => name !== who && tx.get(["doctor", name])?.onCall);
      await met();
      if (others.length > 0) tx.set(["doctor", who], { onCall: false });
    },
    isolation === undefined ? {} : { isolation },
  );
}

async function ward(): Promise<Store<Ward>> {
  const store = await open();
  await store.atomic().set(["doctor", "alice"], onCall).set(["doctor", "bob"], onCall).commit();
  return store;
}

test("write skew: two doctors who each see the other on call do not both leave", async () => {
  const store = await ward();
  const met = meeting();
  await Promise.all([leaves(store, "alice", met), leaves(store, "bob", met)]);
  expect(store.entries().filter(({ value }) => typeof value === "object" && value.onCall)).toHaveLength(1);
});

test("write skew is what isolation snapshot permits", async () => {
  const store = await ward();
  const met = meeting();
  await Promise.all([leaves(store, "alice", met, "snapshot"), leaves(store, "bob", met, "snapshot")]);
  expect(store.entries().filter(({ value }) => typeof value === "object" && value.onCall)).toHaveLength(0);
});

test("lost update: isolation snapshot lets the first committer of a key win", async () => {
  const store = await open();
  const met = meeting();
  const add = (): Promise<void> =>
    store.transact(
      async (tx) => {
        const count = tx.get(["count", "n"]) ?? 0;
        await met();
        tx.set(["count", "n"], count + 1);
      },
      { isolation: "snapshot" },
    );
  await Promise.all([add(), add()]);
  expect(store.get(["count", "n"])).toBe(2);
});

test("phantom: two transactions that count a range and add to it do not both see it empty", async () => {
  const store = await open();
  const met = meeting();
  const add = (id: string): Promise<void> =>
    store.transact(async (tx) => {
      const isEmpty = tx.entries({ prefix: ["doctor"] }).length === 0;
      await met();
      if (isEmpty) tx.set(["doctor", id], onCall);
    });
  await Promise.all([add("alice"), add("bob")]);
  expect(store.entries()).toHaveLength(1);
});

test("phantom: a removal and a removal undone by another key are both seen", async () => {
  const store = await ward();
  for (const change of [
    (): unknown => store.atomic().delete(["doctor", "bob"]).commit(),
    (): unknown => store.atomic().delete(["doctor", "alice"]).set(["doctor", "carol"], onCall).commit(),
  ]) {
    let runs = 0;
    await store.transact(async (tx) => {
      runs += 1;
      tx.set(["count", "n"], tx.entries({ prefix: ["doctor"] }).length);
      if (runs === 1) await change();
    });
    expect(runs).toBe(2);
  }
  expect(store.get(["count", "n"])).toBe(1);
});

test("a change outside the range read does not make a transaction run again", async () => {
  const store = await ward();
  let runs = 0;
  await store.transact(async (tx) => {
    runs += 1;
    tx.set(["count", "n"], tx.entries({ prefix: ["doctor"] }).length);
    await store.atomic().set(["count", "other"], 1).commit();
  });
  expect(runs).toBe(1);
});

test("read-your-writes: a commit that was acknowledged is read by the next transaction", async () => {
  const store = await open();
  for (let n = 1; n <= 20; n += 1) {
    await store.atomic().set(["count", "n"], n).commit();
    expect(await store.transact((tx) => tx.get(["count", "n"]))).toBe(n);
  }
});

test("ABA: a key removed and made again with the same value has another version", async () => {
  const store = await open();
  await store.atomic().set(["count", "n"], 1).commit();
  const before = store.entry(["count", "n"]);
  await store.atomic().delete(["count", "n"]).commit();
  await store.atomic().set(["count", "n"], 1).commit();
  expect(await store.atomic().check(before).set(["count", "n"], 2).commit()).toEqual({
    ok: false,
    conflicts: [{ kind: "key", key: ["count", "n"], expected: 1, actual: 3 }],
  });
});

test("a read-only transaction sees one version", async () => {
  const store = await ward();
  const seen = await store.transact(async (tx) => {
    const alice = tx.get(["doctor", "alice"]);
    await store.atomic().set(["doctor", "bob"], { onCall: false }).commit();
    return [alice, tx.get(["doctor", "bob"])];
  });
  expect(seen).toEqual([onCall, onCall]);
});

test("what a reader gets cannot be changed by it, nor by the writer's object", async () => {
  const store = await open();
  const mine = { onCall: true };
  await store.transact((tx) => tx.set(["doctor", "alice"], mine));
  mine.onCall = false;
  const read = store.get(["doctor", "alice"]) as { onCall: boolean };
  expect(read).toEqual(onCall);
  expect(() => {
    read.onCall = false;
  }).toThrow(TypeError);
});
