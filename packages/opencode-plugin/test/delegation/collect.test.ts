import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { forgetOld } from "../../src/delegation/state/ownership.ts";
import type { DelegationSchema } from "../../src/delegation/state/records.ts";
import { TaskStore } from "../../src/delegation/state/task-store.ts";
import { MortalProcess, World } from "./mortal-process.ts";
import { ended, queued } from "./records.ts";

/** Waits for changes of the store until every task in it was told. */
async function told(process: MortalProcess): Promise<void> {
  const isTold = (): boolean =>
    process.delegation.tasks
      .all()
      .every(({ state }) => state.kind === "ended" && state.delivery.kind === "told");
  while (!isTold()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("the end of a task that a call waits for is told by the call alone", async () => {
  const world = new World();
  await using store = await openStore<DelegationSchema>();
  const process = new MortalProcess(world, store, "first", Number.POSITIVE_INFINITY);
  const { id: _id, seq: _seq, createdAt: _at, owner: _owner, state: _state, ...task } = queued("one");
  const launched = await process.delegation.launch(task);
  const got = await process.delegation.collect(launched.id);
  expect(got.state).toMatchObject({ kind: "ended", end: { kind: "completed" } });
  await told(process);
  expect(world.sessions.get("ses_parent")?.messages).toEqual([]);
  await process.delegation[Symbol.asyncDispose]();
});

test("when the call is aborted while it waits, a message tells the end", async () => {
  const world = new World();
  await using store = await openStore<DelegationSchema>();
  const process = new MortalProcess(world, store, "first", Number.POSITIVE_INFINITY);
  const { id: _id, seq: _seq, createdAt: _at, owner: _owner, state: _state, ...task } = queued("one");
  const launched = await process.delegation.launch(task);
  const aborted = AbortSignal.abort(new Error("enough"));
  await expect(process.delegation.collect(launched.id, aborted)).rejects.toThrow("enough");
  await told(process);
  const messages = world.sessions.get("ses_parent")?.messages ?? [];
  expect(messages.map(({ text }) => text.split(`<task id="${launched.id}"`).length - 1)).toEqual([1]);
  expect(store.entries({ prefix: ["delegation-wake"] })).toEqual([]);
  await process.delegation[Symbol.asyncDispose]();
});

test("of tasks that were told the newest 500 are kept, and every one that was not", async () => {
  await using store = await openStore<DelegationSchema>();
  const tasks = new TaskStore(store, "host/1/me", () => 0);
  const old = Array.from({ length: 503 }, (_, seq) => ({
    ...ended(`told${seq}`, { delivery: { kind: "told" } }),
    seq,
  }));
  const open = [ended("due"), queued("waiting")];
  await tasks.transact("fill", (tx) => {
    for (const task of [...old, ...open]) tx.set(["delegation", task.id], task);
  });
  await forgetOld(tasks);
  const left = new Set(tasks.all().map(({ id }) => id));
  expect(left.size).toBe(502);
  expect(["due", "waiting", "told3", "told502"].filter((id) => !left.has(id))).toEqual([]);
  expect(["told0", "told1", "told2"].filter((id) => left.has(id))).toEqual([]);
});
