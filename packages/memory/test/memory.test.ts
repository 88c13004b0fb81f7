import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryError, type MemoryPlace, type NewMemory, openMemory } from "../src/index.ts";
import { createFixture, texts } from "./fixture.ts";

const fact = { kind: "fact", source: "scout" } as const;

describe("visibility (R1)", () => {
  test("text of one project is in no recall, explanation or export of another", async () => {
    const { store, open } = await createFixture();
    const a = open("a");
    const b = open("b");
    const places: readonly MemoryPlace[] = [
      { tier: "system" },
      { tier: "project" },
      { tier: "mission", mission: "m" },
      { tier: "task", mission: "m", task: "t" },
    ];
    for (const place of places)
      await a.remember({ ...place, ...fact, text: `apple in ${place.tier}`, isPinned: true });
    await b.remember({ tier: "project", ...fact, text: "apple of b" });
    expect(texts(b, "apple", { mission: "m", task: "t" })).toEqual(["apple of b"]);
    const seen = b.recall({ query: "apple", mission: "m", task: "t" }).explain();
    expect(seen.map(({ entry }) => entry.text)).toEqual(["apple of b"]);
    expect(b.refresh()).toBe(1);
    expect(JSON.stringify(b.export())).not.toContain("apple in");
    expect(JSON.stringify(openMemory({ store, project: "c" }).export().entries)).toBe("[]");
    await expect(b.reinforce("e1", "passed")).rejects.toThrow(MemoryError);
    expect(await b.forget("e1")).toBe(false);
    expect(texts(a, "apple", { mission: "m", task: "t" })).toHaveLength(4);
  });

  test("a recall sees exactly the entries of its project, mission and task", async () => {
    const name = fc.constantFrom("x", "y", "z");
    const place: fc.Arbitrary<MemoryPlace> = fc.oneof(
      fc.constant({ tier: "system" } as const),
      fc.constant({ tier: "project" } as const),
      fc.record({ tier: fc.constant("mission" as const), mission: name }),
      fc.record({ tier: fc.constant("task" as const), mission: name, task: name }),
    );
    const entries = fc.array(fc.record({ place, project: name }), { maxLength: 15 });
    const viewpoint = fc.record({ mission: name, task: name }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(entries, viewpoint, name, async (list, from, project) => {
        const { open } = await createFixture();
        const memories = { x: open("x"), y: open("y"), z: open("z") };
        const expected: string[] = [];
        for (const [index, entry] of list.entries()) {
          const text = `apple ${index}`;
          await memories[entry.project].remember({ ...entry.place, ...fact, text });
          const { place: at } = entry;
          const isVisible =
            !("mission" in at) || (at.mission === from.mission && (!("task" in at) || at.task === from.task));
          if (entry.project === project && isVisible) expected.push(text);
        }
        const found = memories[project].recall({ query: "apple", ...from });
        expect(found.taken.map(({ entry }) => entry.text).sort()).toEqual(expected.sort());
        expect(
          found
            .explain()
            .map(({ entry }) => entry.text)
            .sort(),
        ).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test("a project whose name begins another's shares nothing with it", async () => {
    const { open } = await createFixture();
    await open("shop").remember({ tier: "project", ...fact, text: "apple" });
    expect(texts(open("shop2"), "apple")).toEqual([]);
    expect(texts(open("sho"), "apple")).toEqual([]);
  });
});

describe("remembering", () => {
  test("what is stored, indexed, exported and logged holds no secret (R5)", async () => {
    const { store, open } = await createFixture();
    const memory = open("a");
    const secret = ["gh", "p_", "a1B2c3D4e5F6".repeat(3)].join("");
    await memory.remember({
      tier: "project",
      kind: "command",
      text: `push with ${secret}`,
      source: `env ${secret}`,
    });
    expect(JSON.stringify(store.entries())).not.toContain(secret);
    expect(JSON.stringify(memory.export())).not.toContain(secret);
    const commits: unknown[] = [];
    for await (const commit of store.history()) commits.push(commit);
    expect(commits.length).toBeGreaterThan(0);
    expect(JSON.stringify(commits)).not.toContain(secret);
    expect(texts(memory, "push")).toEqual(["push with [redacted:github]"]);
  });

  test("the same text at the same place is one entry, at another place another", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    const one = await memory.remember({ tier: "project", ...fact, text: "apple" });
    const two = await memory.remember({ tier: "project", ...fact, text: "apple" });
    await memory.remember({ tier: "mission", mission: "m", ...fact, text: "apple" });
    expect(two).toEqual(one);
    expect(memory.export().entries).toHaveLength(2);
    expect(await memory.remember({ tier: "project", ...fact, text: "apple", isPinned: true })).toMatchObject({
      id: one.id,
      isPinned: true,
    });
  });

  const wrong: readonly (readonly [string, object])[] = [
    ["an empty text", { tier: "project", ...fact, text: "" }],
    ["an unknown tier", { tier: "global", ...fact, text: "x" }],
    ["an unknown kind", { tier: "project", kind: "rumour", source: "s", text: "x" }],
    ["a task without a mission", { tier: "task", task: "t", ...fact, text: "x" }],
  ];
  test.each(wrong)("%s is refused and stores nothing", async (_, entry) => {
    const { store, open } = await createFixture();
    const memory = open("a");
    await expect(memory.remember(entry as NewMemory)).rejects.toMatchObject({
      code: "OCO_MEMORY_INVALID_ENTRY",
    });
    expect(store.entries()).toEqual([]);
  });

  test("forgetting removes an entry from recall and from the store", async () => {
    const { store, open } = await createFixture();
    const memory = open("a");
    const { id } = await memory.remember({ tier: "project", ...fact, text: "apple" });
    expect(await memory.forget(id)).toBe(true);
    expect(await memory.forget(id)).toBe(false);
    expect(texts(memory, "apple")).toEqual([]);
    expect(store.entries()).toEqual([]);
    await memory.remember({ tier: "project", ...fact, text: "apple" });
    expect(texts(memory, "apple")).toEqual(["apple"]);
  });

  test("a disposed memory refuses to work", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    memory[Symbol.dispose]();
    expect(() => memory.recall({ query: "x" })).toThrow(
      expect.objectContaining({ code: "OCO_MEMORY_CLOSED" }),
    );
    await expect(memory.remember({ tier: "project", ...fact, text: "x" })).rejects.toThrow("disposed");
  });

  test("options out of range are refused with their value", async () => {
    const { open } = await createFixture();
    expect(() => open("a", { tierBudgets: { task: 0 } })).toThrow("tierBudgets.task must be above 0, got 0");
    expect(() => open("a", { halfLivesMs: { project: Number.NaN } })).toThrow("halfLivesMs.project");
    expect(() => open("a", { weakShare: 2 })).toThrow("got 2");
    expect(() => open("a").recall({ query: "x", budget: -1 })).toThrow("got -1");
  });
});
