import type { MissionSchema } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MissionResumption } from "../../src/delivery/mission-resumption.ts";
import { begunAt, mission } from "../tui/sample-view.ts";

beforeEach(
  () => void vi.useFakeTimers({ now: begunAt + 10_000, toFake: ["setTimeout", "clearTimeout", "Date"] }),
);
afterEach(() => void vi.useRealTimers());

const leaseEnd = begunAt + 20_000;

/** The store of a process before this one: `m1` was let go of, the lease of `m2` still holds. */
async function storeLeft(): Promise<Store<MissionSchema>> {
  const store = await openStore<MissionSchema>();
  await store.transact((tx) => {
    for (const id of ["m1", "m2"]) tx.set(["mission", id], mission({ id }));
    tx.set(["lease", "m2"], { owner: "elsewhere/1/x", expiresAt: leaseEnd });
  });
  return store;
}

function resumptionOf(store: Store<MissionSchema>, freeAt: number) {
  const driven: string[] = [];
  const delivered: string[] = [];
  const resumption = new MissionResumption({
    engine: {
      drive: async (id) => {
        driven.push(id);
        return id === "m1" || Date.now() >= freeAt;
      },
    },
    delivery: { deliver: async (id) => void delivered.push(id) },
    store,
    now: Date.now,
    onFault: () => (error) => expect.unreachable(String(error)),
  });
  return { driven, delivered, resumption };
}

test("a mission whose lease still holds is tried once more when it is over", async () => {
  await using store = await storeLeft();
  const { driven, delivered, resumption } = resumptionOf(store, leaseEnd);
  await resumption.start();
  expect(driven).toEqual(["m1", "m2"]);
  expect(delivered).toEqual(["m1"]);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(driven).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(driven).toEqual(["m1", "m2", "m2"]);
  expect(delivered).toEqual(["m1", "m2"]);
});

test("one that a living process drives is left to it", async () => {
  await using store = await storeLeft();
  const { driven, delivered, resumption } = resumptionOf(store, Number.POSITIVE_INFINITY);
  await resumption.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(driven).toEqual(["m1", "m2", "m2"]);
  expect(delivered).toEqual(["m1"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("a project that is closed tries nothing more", async () => {
  await using store = await storeLeft();
  const { driven, resumption } = resumptionOf(store, leaseEnd);
  await resumption.start();
  resumption[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(driven).toEqual(["m1", "m2"]);
});
