import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import type { DelegationSchema } from "../../src/delegation/state/records.ts";
import { MortalProcess, World } from "./mortal-process.ts";
import { ended, queued } from "./records.ts";

test("a session waits for the tasks that this process drives, and for no other process's", async () => {
  const world = new World();
  await using store = await openStore<DelegationSchema>();
  const { delegation } = new MortalProcess(world, store, "first", Number.POSITIVE_INFINITY);
  await delegation.tasks.add(queued("theirs", { owner: "second" }));
  await delegation.tasks.add({ ...ended("their-end"), owner: "second" });
  expect(delegation.owes("ses_parent")).toBe(false);
  await delegation.settle("ses_parent");

  const { id: _id, seq: _seq, createdAt: _at, owner: _owner, state: _state, ...task } = queued("own");
  const own = await delegation.launch(task);
  expect(delegation.owes("ses_parent")).toBe(true);
  delegation.stepped("ses_parent");
  await delegation.settle("ses_parent");
  expect(delegation.tasks.get(own.id)?.state.kind).toBe("ended");
  expect(delegation.tasks.get("theirs")?.state.kind).toBe("queued");
  expect(world.sessions.get("ses_parent")?.messages.map(({ text }) => text.includes(own.id))).toEqual([true]);
  await delegation[Symbol.asyncDispose]();
});
