import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MemoryEntry } from "../src/entry.ts";
import { defaultHalfLivesMs, gate, rate, usefulnessAt } from "../src/usefulness.ts";
import { createFixture, hourMs, texts } from "./fixture.ts";

const fact = { tier: "project", kind: "fact", source: "scout" } as const;

const sample = {
  tier: "task",
  mission: "m",
  task: "t",
  id: "e",
  text: "x",
  kind: "fact",
  source: "s",
  isPinned: false,
  createdAt: 0,
  ratedAt: 0,
  outcomes: 0,
} as const;

describe("gate (R3, R4)", () => {
  test("of two entries alike the one whose tasks passed comes first, and the one whose tasks failed last", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    for (const name of ["red", "green", "blue"]) await memory.remember({ ...fact, text: `apple ${name}` });
    const [red, green] = memory.export().entries;
    await memory.reinforce(green?.id ?? "", "passed");
    await memory.reinforce(red?.id ?? "", "failed");
    expect(texts(memory, "apple")).toEqual(["apple green", "apple blue", "apple red"]);
  });

  test("the average is the formula of the design note", async () => {
    const { clock, open } = await createFixture();
    const memory = open("a");
    const { id } = await memory.remember({ ...fact, text: "apple" });
    const now = (): number | undefined => memory.recall({ query: "apple" }).taken[0]?.usefulness;
    expect((await memory.reinforce(id, "passed")).usefulness).toBeCloseTo(0.5 + 0.5 / 5, 12);
    clock.ms += 30 * 24 * hourMs;
    expect(now()).toBeCloseTo(0.3, 12);
    const failed = await memory.reinforce(id, "failed");
    expect(failed).toMatchObject({ outcomes: 2, ratedAt: clock.ms - 30 * 24 * hourMs });
    expect(failed.usefulness).toBeCloseTo(0.6 * (5 / 6), 12);
    expect(now()).toBeCloseTo(0.25, 12);
    const passed = await memory.reinforce(id, "passed");
    expect(passed.usefulness).toBeCloseTo(0.5 + 0.5 / 7, 12);
    expect(now()).toBe(passed.usefulness);
  });

  test("an average of many outcomes forgets the first of them: a fact that has become wrong is found out", () => {
    let entry: MemoryEntry = { ...sample, usefulness: 0.5 };
    for (let turn = 0; turn < 200; turn += 1) entry = rate(entry, "passed", 0);
    expect(entry.usefulness).toBeGreaterThan(0.99);
    for (let turn = 0; turn < 20; turn += 1) entry = rate(entry, "failed", 0);
    expect(entry.usefulness).toBeLessThan(0.36);
  });

  test("the average stays between 0 and 1, rises by passing, falls by failing and by time", () => {
    const states = fc.record({
      usefulness: fc.double({ min: 0, max: 1, noNaN: true }),
      outcomes: fc.nat(50),
    });
    fc.assert(
      fc.property(states, fc.nat(1e9), (state, ms) => {
        const entry: MemoryEntry = { ...sample, ...state };
        const at = (candidate: MemoryEntry): number => usefulnessAt(candidate, ms, defaultHalfLivesMs);
        const [passed, failed] = [rate(entry, "passed", ms), rate(entry, "failed", ms)];
        expect(at(passed)).toBeGreaterThanOrEqual(at(entry));
        expect(at(passed)).toBeLessThanOrEqual(1);
        expect(at(failed)).toBeLessThanOrEqual(at(entry));
        expect(at(entry)).toBeLessThanOrEqual(entry.usefulness);
        expect(at(failed)).toBeGreaterThanOrEqual(0);
        const opened = gate(entry, ms, defaultHalfLivesMs);
        expect(opened).toBeGreaterThan(0);
        expect(opened).toBeLessThanOrEqual(1);
        expect(gate(passed, ms, defaultHalfLivesMs)).toBeGreaterThanOrEqual(opened);
        expect(at({ ...entry, isPinned: true })).toBe(1);
        expect(gate({ ...entry, isPinned: true }, ms, defaultHalfLivesMs)).toBe(1);
      }),
    );
  });

  test("a half-life halves the gate, whatever its sharpness", () => {
    const entry: MemoryEntry = { ...sample, usefulness: 0.9 };
    const [fresh, aged] = [0, 4 * hourMs].map((ms) => gate(entry, ms, defaultHalfLivesMs));
    expect((aged ?? 0) / (fresh ?? 0)).toBeCloseTo(0.5, 3);
  });

  test("operational noise fades and is pruned, facts in use and pinned ones stay", async () => {
    const { clock, open } = await createFixture();
    const memory = open("a");
    const task = { tier: "task", mission: "m", task: "t" } as const;
    await memory.remember({ ...task, kind: "command", source: "bash", text: "apple log one" });
    await memory.remember({
      ...task,
      kind: "decision",
      source: "worker",
      text: "apple pinned",
      isPinned: true,
    });
    await memory.remember({ ...fact, text: "apple architecture" });
    const used = await memory.remember({ ...fact, text: "apple in use" });
    for (let month = 0; month < 6; month += 1) {
      clock.ms += 30 * 24 * hourMs;
      await memory.reinforce(used.id, "passed");
      await memory.prune();
    }
    const left = memory.export().entries.map(({ text }) => text);
    expect(left).toEqual(["apple pinned", "apple in use"]);
  });

  test("outcomes told through two memories of one project all count (R6)", async () => {
    const { open } = await createFixture();
    const one = open("a");
    const { id } = await one.remember({ ...fact, text: "apple" });
    const two = open("a");
    await Promise.all(
      Array.from({ length: 10 }, (_, turn) => (turn % 2 ? one : two).reinforce(id, "passed")),
    );
    one.refresh();
    expect(one.export().entries[0]).toMatchObject({ outcomes: 10 });
    expect(one.export().entries[0]?.usefulness).toBeCloseTo(1 - 0.5 * (4 / 14), 12);
  });

  test("what was forgotten meanwhile is left out of a reinforcement and does not come back", async () => {
    const { store, open } = await createFixture();
    const one = open("a");
    const { id } = await one.remember({ ...fact, text: "apple" });
    const two = open("a");
    await one.forget(id);
    await two.reinforceAll([id, "never-was"], "passed");
    expect(store.entries()).toEqual([]);
  });
});

describe("recall", () => {
  test("budgets of tiers and the total are never exceeded, whatever is remembered (R2)", async () => {
    const sizes = fc.array(fc.record({ words: fc.integer({ min: 1, max: 60 }), isPinned: fc.boolean() }), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(200), async (list, budget) => {
        const { open } = await createFixture();
        const memory = open("a", { tierBudgets: { project: 60, system: 40 } });
        for (const [index, { words, isPinned }] of list.entries()) {
          const tier = index % 2 === 0 ? "project" : "system";
          await memory.remember({ ...fact, tier, isPinned, text: `apple ${index} ${"word ".repeat(words)}` });
        }
        const found = memory.recall({ query: "apple", budget });
        const spent = { project: 0, system: 0, mission: 0, task: 0 };
        for (const { entry, tokens } of found.taken) spent[entry.tier] += tokens;
        expect(found.tokens).toBe(spent.project + spent.system);
        expect(found.tokens).toBeLessThanOrEqual(budget);
        expect(spent.project).toBeLessThanOrEqual(60);
        expect(spent.system).toBeLessThanOrEqual(40);
      }),
      { numRuns: 60 },
    );
  });

  test("says of every visible entry why it was taken or dropped", async () => {
    const { open } = await createFixture();
    const memory = open("a", { tierBudgets: { system: 5 }, weakShare: 0.5 });
    await memory.remember({ ...fact, text: "pinned rule", isPinned: true });
    await memory.remember({ ...fact, text: "apple tree" });
    await memory.remember({ ...fact, tier: "system", text: "apple apple apple apple tree tree" });
    await memory.remember({ ...fact, text: `tree ${"of many other words ".repeat(5)}` });
    await memory.remember({ ...fact, text: "nothing shared" });
    const reasons = (budget: number): string[] =>
      memory
        .recall({ query: "apple tree", budget })
        .explain()
        .map(({ entry, reason }) => `${entry.id} ${reason}`)
        .sort();
    expect(reasons(100)).toEqual([
      "e1 pinned",
      "e2 relevant",
      "e3 over-tier-budget",
      "e4 weak",
      "e5 no-shared-word",
    ]);
    expect(reasons(4)).toContain("e2 over-budget");
  });

  test("a word that is common in other missions is not common here, and one that is common here is named as the reason (R7)", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    const entries = Array.from({ length: 600 }, (_, index) => ({
      ...{ id: `n${index}`, kind: "fact", source: "scout", text: `apple ${index}`, isPinned: false },
      ...{ createdAt: 0, usefulness: 0.5, ratedAt: 0, outcomes: 0, tier: "mission", mission: "other" },
    }));
    await memory.import({ format: "oco-memory", version: 1, entries });
    await memory.remember({ ...fact, text: "apple here" });
    await memory.remember({ ...fact, tier: "mission", mission: "other", text: "rare pear" });
    const of = (mission: string): string[] =>
      memory
        .recall({ query: "the rare apple", mission })
        .explain()
        .map(({ entry, reason }) => `${entry.text}: ${reason}`);
    expect(of("mine")).toEqual(["apple here: relevant"]);
    expect(of("other")).toHaveLength(602);
    expect(of("other").filter((line) => line.endsWith("common-words"))).toHaveLength(601);
    await memory.forget("n0");
    expect(of("other").filter((line) => line.endsWith("common-words"))).toHaveLength(600);
  });

  test("what is new is not weak beside what is proven, what has failed for long is", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    const names = ["proven", "new", "useless"];
    for (const name of names) await memory.remember({ ...fact, text: `apple ${name}` });
    const [proven, , useless] = memory.export().entries.map(({ id }) => id);
    for (let turn = 0; turn < 60; turn += 1) {
      await memory.reinforceAll([proven ?? ""], "passed");
      await memory.reinforceAll([useless ?? ""], "failed");
    }
    const found = memory.recall({ query: "apple" }).explain();
    expect(found.map(({ entry, reason }) => `${entry.text}: ${reason}`)).toEqual([
      "apple proven: relevant",
      "apple new: relevant",
      "apple useless: weak",
    ]);
  });

  test("finds names by their parts and leaves out tiers that were not asked for", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    await memory.remember({ ...fact, text: "userStore lives in src/state/user_store.ts" });
    await memory.remember({ ...fact, tier: "system", text: "store nothing on Fridays" });
    expect(texts(memory, "where is the user store")).toHaveLength(2);
    const found = memory.recall({ query: "store", tiers: ["system"] });
    expect(found.taken.map(({ entry }) => entry.tier)).toEqual(["system"]);
  });

  test("a query without any word takes only what is pinned", async () => {
    const { open } = await createFixture();
    const memory = open("a");
    await memory.remember({ ...fact, text: "apple", isPinned: true });
    await memory.remember({ ...fact, text: "pear" });
    for (const query of ["", "the of and", "?!"]) expect(texts(memory, query)).toEqual(["apple"]);
  });
});
