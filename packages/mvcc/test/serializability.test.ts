// Histories recorded from four processes on one log, judged by checkers that know nothing of the store; each checker
// also judges a history with a fault planted in the processes, and must find it.
import { expect, test, vi } from "vitest";
import { openStore } from "../src/index.ts";
import { findUnlinearizable, isLinearizable } from "./checkers/linearizability.ts";
import { findListAnomalies } from "./checkers/list-append.ts";
import type { ListTransaction, RegisterOperation, WorkerTask } from "./processes/history.ts";
import { runWorkers, useWorkers } from "./processes/run-workers.ts";
import { scratchDirectory } from "./scratch-directory.ts";

const count = process.env.OCO_TEST_LONG === "1" ? 1500 : 120;

useWorkers();
vi.setConfig({ testTimeout: 300_000 });

async function record<T>(
  task: Pick<WorkerTask, "mode"> & Partial<WorkerTask>,
  path: string = scratchDirectory(),
): Promise<T[]> {
  const tasks = [1, 2, 3, 4].map((worker) => {
    return { path, worker, seed: worker, count, durability: "process", ...task } as const;
  });
  return (await runWorkers(tasks)) as T[];
}

/** A history of lists that ends with a read of every list. */
async function recordLists(task: Pick<WorkerTask, "mode"> & Partial<WorkerTask>): Promise<ListTransaction[]> {
  const path = task.path ?? scratchDirectory();
  const history = await record<ListTransaction>(task, path);
  await using store = await openStore<{ list: number[]; item: number }>({ path });
  const operations = ["k0", "k1", "k2"].map((key) => {
    const items = store.entries({ prefix: ["item", key] });
    items.sort((left, right) => left.version - right.version || left.value - right.value);
    const values =
      task.mode === "append" ? (store.get(["list", key]) ?? []) : items.map(({ value }) => value);
    return { kind: "read", key, values } as const;
  });
  const start = Math.max(...history.map(({ end }) => end)) + 1;
  return [...history, { id: "last", ok: true, start, end: start + 1, operations }];
}

test.each(["append", "range-append"] as const)(
  "four processes leave a serializable history (%s)",
  async (mode) => {
    const history = await recordLists({ mode });
    expect(history).toHaveLength(4 * count + 1);
    expect(history.filter(({ ok }) => ok).length).toBeGreaterThan(3 * count);
    expect(findListAnomalies(history)).toEqual([]);
  },
);

test("four processes leave a serializable history while one log after the other is sealed under them", async () => {
  const path = scratchDirectory();
  const history = await recordLists({ mode: "range-append", compactAfterBytes: 8192, path });
  expect(history).toHaveLength(4 * count + 1);
  expect(findListAnomalies(history)).toEqual([]);
  await using store = await openStore({ path });
  expect(store.stats().generation).toBeGreaterThan(2);
  expect(await store.verify()).toMatchObject({ ok: true, count: store.version });
});

test("the checker finds what happens without read validation", async () => {
  const history = await recordLists({ mode: "append", bug: "no-read-validation" });
  expect(findListAnomalies(history)).not.toEqual([]);
});

test("the checker finds what happens without range validation", async () => {
  const history = await recordLists({ mode: "range-append", bug: "no-range-validation" });
  expect(findListAnomalies(history).some((anomaly) => anomaly.startsWith("cycle"))).toBe(true);
});

test("four processes leave linearizable registers", async () => {
  const history = await record<RegisterOperation>({ mode: "register" });
  expect(history).toHaveLength(4 * count);
  expect(findUnlinearizable(history)).toEqual([]);
});

test("the checker finds registers that are read without looking at the log", async () => {
  const stale = await record<RegisterOperation>({ mode: "register", bug: "stale-read" });
  expect(findUnlinearizable(stale)).not.toEqual([]);
});

test("the linearizability checker knows a stale read and a doubled swap", () => {
  const at = (start: number, end: number, call: RegisterOperation["call"]): RegisterOperation => {
    return { key: "k", start, end, call };
  };
  const write = at(0, 1, { kind: "write", value: 1 });
  expect(isLinearizable([write, at(2, 3, { kind: "read", value: 1 })])).toBe(true);
  expect(isLinearizable([write, at(2, 3, { kind: "read", value: null })])).toBe(false);
  expect(isLinearizable([write, at(0, 3, { kind: "read", value: null })])).toBe(true);
  const swap = (to: number): RegisterOperation => at(2, 5, { kind: "swap", from: 1, to, ok: true });
  expect(isLinearizable([write, swap(2)])).toBe(true);
  expect(isLinearizable([write, swap(2), swap(3)])).toBe(false);
});
