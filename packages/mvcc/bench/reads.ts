import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@oco/mvcc";
import { type Contestant, compare, goal, printTable, ratio } from "@oco-tools/bench";
import { openLmdb } from "./lmdb.ts";
import { openDatabase, sqliteName } from "./sqlite.ts";

const value = { title: "write the report", owner: "ann", done: false };
const ids: readonly string[] = Array.from({ length: 1024 }, (_, index) => `S1.${index}`);

/** Reads of one of 1,024 values, and the cost of a snapshot. */
export async function benchReads(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-bench-"));
  const store = await openStore<{ todo: typeof value }>({ path: `${directory}/store` });
  await store.transact((tx) => {
    for (const id of ids) tx.set(["todo", id], value);
  });
  const snapshot = store.snapshot();
  const contestants: Contestant[] = [
    reader("@oco/mvcc store.get", (id) => store.get(["todo", id])),
    reader("@oco/mvcc snapshot.get", (id) => snapshot.get(["todo", id])),
  ];
  const database = await openDatabase(`${directory}/reads.db`, "NORMAL");
  if (database !== undefined) {
    database.exec("CREATE TABLE todo (id TEXT PRIMARY KEY, value TEXT)");
    database.exec("BEGIN");
    for (const id of ids) database.prepare("INSERT INTO todo VALUES (?, ?)").run(id, JSON.stringify(value));
    database.exec("COMMIT");
    const select = database.prepare("SELECT value FROM todo WHERE id = ?");
    contestants.push(
      reader(`${sqliteName} get and parse`, (id) => JSON.parse((select.get(id) as { value: string }).value)),
    );
  }
  const lmdb = await openLmdb(`${directory}/lmdb`, {});
  for (const id of ids) lmdb.putSync(["todo", id], value);
  contestants.push(reader("lmdb get", (id) => lmdb.get(["todo", id])));
  contestants.push({
    name: "@oco/mvcc snapshot and dispose",
    run(iterations) {
      for (let count = 0; count < iterations; count += 1) store.snapshot().dispose();
    },
  });
  const figures = await compare(contestants, { rounds: 7, roundMs: 40 });
  printTable("reads of one value", figures);
  const [ours, , sqlite] = figures;
  if (database !== undefined && ours !== undefined && sqlite !== undefined) {
    goal(`reads over ${sqliteName}`, ratio(sqlite, ours), { atLeast: 20 }, "x");
  }
  snapshot.dispose();
  await store.close();
  database?.close();
  await lmdb.close();
  rmSync(directory, { recursive: true, force: true });
}

function reader(name: string, read: (id: string) => unknown): Contestant {
  return {
    name,
    run(iterations) {
      let found = 0;
      for (let count = 0; count < iterations; count += 1) {
        if (read(ids[count & 1023] as string) !== undefined) found += 1;
      }
      if (found !== iterations) throw new Error(`${name} found ${found} of ${iterations}`);
    },
  };
}
