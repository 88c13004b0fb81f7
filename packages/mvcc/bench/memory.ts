import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openStore, type Snapshot } from "@oco/mvcc";
import { goal } from "@oco-tools/bench";

interface Values {
  [first: string]: { count: number };
}

/** Memory after a million updates of a hundred keys, and what one retained version costs. */
export async function benchMemory(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-bench-"));
  try {
    const store = await openStore<Values>({ path: directory, durability: "process" });
    const update = (count: number): Promise<void> =>
      store.transact((tx) => {
        for (let key = 0; key < 100; key += 1) tx.set(["value", key], { count });
      });
    for (let round = 0; round < 2000; round += 1) await update(round);
    const early = heapBytes();
    for (let round = 2000; round < 10_000; round += 1) await update(round);
    const late = heapBytes();
    const { olderVersions, logBytes } = store.stats();
    console.log("\nmemory, 100 keys, 100 updates per commit");
    console.log(`  heap after   200,000 updates ${(early / 2 ** 20).toFixed(1)} MiB`);
    console.log(`  heap after 1,000,000 updates ${(late / 2 ** 20).toFixed(1)} MiB`);
    console.log(`  log after  1,000,000 updates ${(logBytes / 2 ** 20).toFixed(1)} MiB`);
    goal("heap growth over 800,000 updates", (late - early) / 2 ** 20, { atMost: 8 }, "MiB");
    goal("older versions kept without a snapshot", olderVersions, { atMost: 0 });
    const pinned: Snapshot<Values>[] = [];
    const before = heapBytes();
    for (let round = 0; round < 500; round += 1) {
      pinned.push(store.snapshot());
      await update(round);
    }
    const kept = store.stats().olderVersions;
    console.log(
      `  ${kept} versions held by 500 snapshots: ${((heapBytes() - before) / kept).toFixed(0)} bytes each`,
    );
    for (const snapshot of pinned) snapshot.dispose();
    goal("older versions kept after the snapshots", store.stats().olderVersions, { atMost: 0 });
    await store.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function heapBytes(): number {
  const bun = (globalThis as { Bun?: { gc(force: boolean): void } }).Bun;
  if (bun !== undefined) bun.gc(true);
  else {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
  }
  return process.memoryUsage().heapUsed;
}
