import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFixture, texts } from "./fixture.ts";

const fact = { tier: "project", kind: "fact", source: "scout" } as const;

test("entries, pins and averages survive a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oco-memory-"));
  try {
    const first = await createFixture(folder);
    const before = first.open("a");
    const { id } = await before.remember({ ...fact, text: "apple" });
    await before.remember({
      ...fact,
      tier: "task",
      mission: "m",
      task: "t",
      text: "apple of t",
      isPinned: true,
    });
    await before.reinforce(id, "passed");
    const exported = before.export();
    await first.store.close();

    const second = await createFixture(folder);
    const after = second.open("a");
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    expect(after.export().entries.toSorted(byId)).toEqual(exported.entries.toSorted(byId));
    expect(texts(after, "apple", { mission: "m", task: "t" })).toEqual(["apple of t", "apple"]);
    expect(texts(second.open("b"), "apple")).toEqual([]);
    await second.store.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("what another memory of the project wrote is seen after a refresh", async () => {
  const { open } = await createFixture();
  const one = open("a");
  const two = open("a");
  await one.remember({ ...fact, text: "apple" });
  expect(texts(two, "apple")).toEqual([]);
  expect(two.refresh()).toBe(1);
  expect(texts(two, "apple")).toEqual(["apple"]);
});

test("an export is imported into another project once, redacted again", async () => {
  const { open } = await createFixture();
  const one = open("a");
  await one.remember({ ...fact, text: "apple" });
  await one.remember({ ...fact, tier: "mission", mission: "m", text: "pear" });
  const document: unknown = JSON.parse(
    JSON.stringify(one.export()).replace("pear", "DB_PASSWORD=hunter2hunter2"),
  );
  const two = open("b");
  expect(await two.import(document)).toEqual({ added: ["e1", "e2"], known: [] });
  expect(await two.import(document)).toEqual({ added: [], known: ["e1", "e2"] });
  expect(two.export().entries.map(({ text }) => text)).toEqual([
    "apple",
    "DB_PASSWORD=[redacted:assigned-secret]",
  ]);
});

test("an import with one broken entry stores nothing", async () => {
  const { store, open } = await createFixture();
  const one = open("a");
  await one.remember({ ...fact, text: "apple" });
  const { entries } = one.export();
  const before = store.version;
  const documents: readonly unknown[] = [
    null,
    { format: "other", version: 1, entries },
    { format: "oco-memory", version: 2, entries },
    {
      format: "oco-memory",
      version: 1,
      entries: [
        { ...entries[0], id: "new" },
        { ...entries[0], usefulness: 7 },
      ],
    },
  ];
  for (const document of documents) {
    await expect(open("b").import(document)).rejects.toMatchObject({ code: "OCO_MEMORY_INVALID_IMPORT" });
  }
  expect(store.version).toBe(before);
});
