import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@oco/mvcc";
import { goal } from "@oco-tools/bench";

const commits = 100_000;

/** Time to open a store whose log holds 100,000 commits. */
export async function benchReplay(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-bench-"));
  try {
    const written = await openStore<{ todo: { title: string; count: number } }>({
      path: directory,
      durability: "process",
      compactAfterBytes: Number.POSITIVE_INFINITY,
      author: "bench",
    });
    for (let count = 0; count < commits; count += 1) {
      await written.transact((tx) => {
        const todo = tx.get(["todo", count % 1000]);
        tx.set(["todo", count % 1000], { title: "write the report", count: (todo?.count ?? 0) + 1 });
      });
    }
    await written.close();
    const bytes = statSync(join(directory, "00000001.log")).size;
    const times: number[] = [];
    const before = process.cpuUsage();
    for (let round = 0; round < 5; round += 1) {
      const started = performance.now();
      const store = await openStore({ path: directory });
      times.push(performance.now() - started);
      if (store.version !== commits) throw new Error(`replayed ${store.version} of ${commits}`);
      await store.close();
    }
    const { user, system } = process.cpuUsage(before);
    times.sort((left, right) => left - right);
    const [least = 0, , median = 0, , most = 0] = times;
    const rounded = [median, least, most].map((time) => `${Math.round(time)} ms`);
    console.log(`\nopening a store of ${commits} commits, ${(bytes / 2 ** 20).toFixed(1)} MiB of log`);
    console.log(
      `  median ${rounded[0]}  min ${rounded[1]}  max ${rounded[2]}  processor time ${Math.round((user + system) / 5e3)} ms each`,
    );
    goal("cold replay of 100,000 commits, median", median, { atMost: 1000 }, "ms");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
