import { type Durability, type LogFileSystem, openStore, type Store } from "../../src/index.ts";

/** What a run was told before it ended. */
export interface Told {
  /** Numbers whose commit was acknowledged, in order. */
  readonly acknowledged: number[];
  /** Numbers whose commit was begun, in order. */
  readonly begun: number[];
}

export interface Counters {
  n: number;
  last: number;
}

/** Opens a store on a simulated disk. */
export function openOn(
  fileSystem: LogFileSystem,
  durability: Durability,
  compactAfterBytes: number = Number.POSITIVE_INFINITY,
): Promise<Store<Counters>> {
  return openStore<Counters>({
    path: "disk",
    fileSystem,
    durability,
    compactAfterBytes,
    exclusive: false,
    clock: { now: () => 0 },
  });
}

/** Writes the numbers `from` to `to`, one per commit, compacting after every fifth and by itself between, until done or crashed. */
export async function writeNumbers(
  fileSystem: LogFileSystem,
  durability: Durability,
  told: Told,
  [from, to]: readonly [number, number],
): Promise<void> {
  const store = await openOn(fileSystem, durability, 450);
  for (let number = from; number <= to; number += 1) {
    told.begun.push(number);
    await store.transact((tx) => {
      tx.set(["n", number], number);
      tx.set(["last", 0], number);
    });
    told.acknowledged.push(number);
    if (number % 5 === 0) await store.compact({ keep: 1 });
  }
}

/** The numbers that a store holds. */
export function numbersIn(store: Store<Counters>): number[] {
  return store.entries({ prefix: ["n"] }).map(({ value }) => value);
}
