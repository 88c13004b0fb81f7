import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import type { DelegationSchema } from "../../src/delegation/state/records.ts";
import { MortalProcess, World } from "./mortal-process.ts";
import { queued } from "./records.ts";

test("of a batch the first tasks have their messages before the last have their sessions", async () => {
  const world = new World();
  await using store = await openStore<DelegationSchema>();
  const process = new MortalProcess(world, store, "first", Number.POSITIVE_INFINITY, 10);
  const names = Array.from({ length: 10 }, (_, index) => `task ${index}`);
  const launched = await Promise.all(
    names.map((name) => {
      const { id: _id, seq: _seq, createdAt: _at, owner: _owner, state: _state, ...task } = queued(name);
      return process.delegation.launch({ ...task, mode: "foreground" });
    }),
  );
  const got = await Promise.all(launched.map(({ id }) => process.delegation.collect(id)));
  expect(got.map(({ state }) => state.kind === "ended" && state.end.kind)).toEqual(
    names.map(() => "completed"),
  );
  expect(process.mostOpening).toBe(4);
  await process.delegation[Symbol.asyncDispose]();
});
