import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { type MemoryLimits, openMemoryAt } from "../../src/recall/open-memory.ts";

/** What is recalled of one entry of the project by a memory with these limits. */
async function recalled(limits: MemoryLimits): Promise<number> {
  const path = await mkdtemp(join(tmpdir(), "oco-memory-"));
  try {
    const { memory, close } = await openMemoryAt(path, "/project", undefined, limits);
    try {
      const text = "Tests of the project are run with npm test";
      await memory.remember({ tier: "project", kind: "command", text, source: "scout" });
      return memory.recall({ query: "run the tests" }).taken.length;
    } finally {
      await close();
    }
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** As a person writes them. */
function configured(memory: unknown): MemoryLimits {
  const { config, problems } = readConfig({ directory: "/nowhere", env: { HOME: "/nowhere" } }, { memory });
  expect(problems).toEqual([]);
  return typeof config.memory === "object" ? config.memory : {};
}

test("budgets of a memory are those that were configured", async () => {
  expect(await recalled(configured(true))).toBe(1);
  expect(await recalled(configured({ tierBudgets: { project: 3 } }))).toBe(0);
});

test("each limit reaches the memory, which refuses what it cannot be", async () => {
  await expect(recalled({ tierBudgets: { task: -1 } })).rejects.toThrow(/tierBudgets/);
  await expect(recalled({ halfLivesMs: { task: -1 } })).rejects.toThrow(/halfLivesMs/);
  await expect(recalled({ weakShare: 2 })).rejects.toThrow(/weakShare/);
});
