import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { MemoryError, openMemory } from "../src/index.ts";
import { createFixture, hourMs, texts } from "./fixture.ts";

const fact = { tier: "project", kind: "fact", source: "scout" } as const;

test("a text that is remembered several times at once is one entry", async () => {
  const store = await openStore({});
  const [one, two] = [openMemory({ store, project: "a" }), openMemory({ store, project: "a" })];
  const entries = await Promise.all(
    [one, one, two].map((memory) => memory.remember({ ...fact, text: "apple" })),
  );
  await one.remember({ ...fact, tier: "system", text: "apple" });
  expect(new Set(entries.map(({ id }) => id)).size).toBe(1);
  expect(store.entries()).toHaveLength(2);
  expect(one.export().entries).toHaveLength(2);
});

test("pinning keeps the outcomes that another memory told", async () => {
  const { open } = await createFixture();
  const one = open("a");
  const { id } = await one.remember({ ...fact, text: "apple" });
  const two = open("a");
  await one.reinforce(id, "passed");
  expect(await two.remember({ ...fact, text: "apple", isPinned: true })).toMatchObject({
    id,
    isPinned: true,
    outcomes: 1,
  });
  expect(two.export().entries[0]?.outcomes).toBe(1);
});

test("what another memory forgot begins anew when it is remembered again", async () => {
  const { store, open } = await createFixture();
  const one = open("a");
  const { id } = await one.remember({ ...fact, text: "apple" });
  await one.reinforce(id, "passed");
  const two = open("a");
  await one.forget(id);
  expect(await two.remember({ ...fact, text: "apple", isPinned: true })).toMatchObject({ outcomes: 0 });
  expect(store.entries()).toHaveLength(1);
  expect(two.export().entries).toHaveLength(1);
  expect(texts(two, "apple")).toEqual(["apple"]);
});

test("pruning spares what another memory has pinned or confirmed, and counts nothing that is gone", async () => {
  const { clock, open } = await createFixture();
  const one = open("a");
  const task = { ...fact, tier: "task", mission: "m", task: "t" } as const;
  const names = ["pinned", "confirmed", "forgotten", "faded"];
  for (const text of names) await one.remember({ ...task, text });
  const two = open("a");
  clock.ms += 60 * hourMs;
  await one.remember({ ...task, text: "pinned", isPinned: true });
  await one.reinforce("e2", "passed");
  await one.forget("e3");
  expect(await two.prune()).toEqual(["e4"]);
  expect(two.export().entries.map(({ text }) => text)).toEqual(["pinned", "confirmed"]);
  expect(one.refresh()).toBe(2);
});

test("pinned entries stay whatever the bound", async () => {
  const { open } = await createFixture();
  const memory = open("a");
  await memory.remember({ ...fact, text: "apple", isPinned: true });
  await memory.remember({ ...fact, text: "pear" });
  expect(await memory.prune({ below: 1.5 })).toEqual(["e2"]);
  expect(texts(memory, "apple pear")).toEqual(["apple"]);
});

test("an import does not take back outcomes of an entry that another memory stored", async () => {
  const { open } = await createFixture();
  const one = open("a");
  const { id } = await one.remember({ ...fact, text: "apple" });
  const [document, late] = [one.export(), open("b")];
  const early = open("b");
  await early.import(document);
  await early.reinforce(id, "passed");
  expect(await late.import(document)).toEqual({ added: [], known: [id] });
  late.refresh();
  expect(late.export().entries[0]?.outcomes).toBe(1);
});

test("a record that cannot be read is reported and left out", async () => {
  const { store, open } = await createFixture();
  await open("a").remember({ ...fact, text: "apple" });
  await store.transact((transaction) =>
    transaction.set(["memory", "a", "project", "broken"], { id: "broken" }),
  );
  const errors: MemoryError[] = [];
  const memory = open("a", { onUnreadable: (error) => errors.push(error) });
  expect(texts(memory, "apple")).toEqual(["apple"]);
  expect(memory.refresh()).toBe(1);
  expect(errors.map(({ code }) => code)).toEqual(["OCO_MEMORY_INVALID_ENTRY", "OCO_MEMORY_INVALID_ENTRY"]);
  expect(errors[0]?.message).toContain('["memory","a","project","broken"]');
  expect(MemoryError.is(errors[0]?.cause)).toBe(true);
});
