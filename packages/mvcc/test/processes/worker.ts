import { openSync, writeSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { openStore, type Store } from "../../src/index.ts";
import { PendingTransaction } from "../../src/store/transaction.ts";
import { seededRandom } from "../simulator/random.ts";
import type { ListOperation, ListTransaction, RegisterOperation, WorkerTask } from "./history.ts";

interface Shared {
  list: number[];
  item: number;
  register: number;
}

const task = JSON.parse(process.argv[2] ?? "") as WorkerTask;
const random = seededRandom(task.seed);
const pick = (limit: number): number => Math.floor(random() * limit);
// The monotonic clock of the machine: the same for all processes on it.
const now = (): number => Number(process.hrtime.bigint());

plant(task.bug);
const store = await openStore<Shared>({
  path: task.path,
  durability: task.durability,
  author: `${task.worker}`,
  ...(task.compactAfterBytes !== undefined && { compactAfterBytes: task.compactAfterBytes }),
});
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const output =
  task.mode === "register"
    ? await useRegisters(store)
    : task.mode === "acknowledge"
      ? await acknowledge(store)
      : task.mode === "verify"
        ? [{ ...(await store.verify()), runtime: process.versions.bun === undefined ? "node" : "bun" }]
        : await appendToLists(store);
await store.close();
process.stdout.write(JSON.stringify(output));
process.stdin.destroy();

async function appendToLists(lists: Store<Shared>): Promise<ListTransaction[]> {
  const done: ListTransaction[] = [];
  for (let count = 0; count < task.count; count += 1) {
    const id = `${task.worker}-${count}`;
    const plan = Array.from({ length: 1 + pick(4) }, () => ({ key: `k${pick(3)}`, isRead: random() < 0.5 }));
    const start = now();
    let operations: ListOperation[] = [];
    let ok = true;
    try {
      await lists.transact(
        async (tx) => {
          operations = [];
          for (const [index, { key, isRead }] of plan.entries()) {
            const value = task.worker * 1e6 + count * 10 + index;
            if (task.mode === "append") {
              const values = tx.get(["list", key]) ?? [];
              if (isRead) operations.push({ kind: "read", key, values: [...values] });
              else {
                tx.set(["list", key], [...values, value]);
                operations.push({ kind: "append", key, value });
              }
            } else if (isRead) {
              const items = tx.entries({ prefix: ["item", key] });
              const age = (version: number | null): number => version ?? Number.POSITIVE_INFINITY;
              items.sort((left, right) => age(left.version) - age(right.version) || left.value - right.value);
              operations.push({ kind: "read", key, values: items.map((item) => item.value) });
            } else {
              tx.set(["item", key, id, index], value);
              operations.push({ kind: "append", key, value });
            }
            await nextTurn();
          }
        },
        { retries: 100 },
      );
    } catch {
      ok = false;
    }
    done.push({ id, ok, start, end: now(), operations });
  }
  return done;
}

async function useRegisters(registers: Store<Shared>): Promise<RegisterOperation[]> {
  const done: RegisterOperation[] = [];
  for (let count = 0; count < task.count; count += 1) {
    const key = `k${pick(3)}`;
    const value = task.worker * 1e6 + count;
    const choice = random();
    const start = now();
    let call: RegisterOperation["call"];
    if (choice < 0.4) {
      const read = task.bug === "stale-read" ? registers.get(["register", key]) : readFresh(registers, key);
      call = { kind: "read", value: read ?? null };
    } else if (choice < 0.6) {
      await registers.atomic().set(["register", key], value).commit();
      call = { kind: "write", value };
    } else {
      const entry = registers.entry(["register", key]);
      await nextTurn();
      const { ok } = await registers.atomic().check(entry).set(["register", key], value).commit();
      call = { kind: "swap", from: entry.value ?? null, to: value, ok };
    }
    done.push({ key, start, end: now(), call });
    await nextTurn();
  }
  return done;
}

function readFresh(registers: Store<Shared>, key: string): number | undefined {
  using snapshot = registers.snapshot();
  return snapshot.get(["register", key]);
}

async function acknowledge(counters: Store<Shared>): Promise<never[]> {
  const file = openSync(task.acknowledgements ?? "", "a");
  for (let count = 0; count < task.count; count += 1) {
    const number = task.seed * 1e6 + count;
    await counters.transact((tx) => {
      tx.set(["item", number], number);
      tx.set(["register", "sum"], (tx.get(["register", "sum"]) ?? 0) + 1);
    });
    writeSync(file, `${number}\n`);
  }
  return [];
}

/** Breaks one rule of this process on purpose. */
function plant(bug: WorkerTask["bug"]): void {
  if (bug === "no-read-validation") {
    Object.defineProperty(PendingTransaction.prototype, "reads", { get: () => new Map() });
  }
  if (bug === "no-range-validation") {
    Object.defineProperty(PendingTransaction.prototype, "ranges", { get: () => undefined });
  }
}
