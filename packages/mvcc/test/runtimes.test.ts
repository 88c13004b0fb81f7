// One store, written at the same time by processes of both runtimes, while one log after the other is sealed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { openCode, runWorkers, useWorkers } from "./processes/run-workers.ts";
import { scratchDirectory } from "./scratch-directory.ts";

const count = process.env.OCO_TEST_LONG === "1" ? 5_000 : 150;

useWorkers();

test.skipIf(!existsSync(openCode))(
  "processes in Node and in OpenCode's Bun write one store, lose nothing and see one history",
  { timeout: 300_000 },
  async () => {
    const path = scratchDirectory();
    const acknowledgements = join(scratchDirectory(), "acknowledged");
    const task = { path, count, durability: "process", compactAfterBytes: 16_384, acknowledgements } as const;
    const writers = (["node", "bun", "node", "bun"] as const).map((runtime, index) => {
      return { ...task, mode: "acknowledge", runtime, worker: index, seed: index } as const;
    });
    await runWorkers(writers);
    const acknowledged = readFileSync(acknowledgements, "utf8").trim().split("\n").map(Number);
    expect(acknowledged).toHaveLength(4 * count);
    await using store = await openStore<{ item: number; register: number }>({ path });
    expect(acknowledged.filter((number) => store.get(["item", number]) !== number)).toEqual([]);
    expect(store.get(["register", "sum"])).toBe(4 * count);
    expect(store.stats().generation).toBeGreaterThan(1);

    const readers = (["node", "bun"] as const).map((runtime, index) => {
      return { ...task, mode: "verify", runtime, worker: 4 + index, seed: 0 } as const;
    });
    const { head } = store;
    expect(await runWorkers(readers)).toEqual(
      ["node", "bun"].map((runtime) => ({ ok: true, head, count: 4 * count, runtime })),
    );
  },
);
