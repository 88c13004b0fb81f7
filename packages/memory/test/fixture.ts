import { openStore, type Store } from "@oco/mvcc";
import { type Memory, type MemoryOptions, openMemory } from "../src/index.ts";

export const hourMs = 3_600_000;

/** A memory on a store in memory, with a clock that the test moves and ids that count. */
export interface Fixture {
  readonly store: Store;
  readonly clock: { ms: number; now(): number };
  open(project: string, options?: Partial<MemoryOptions>): Memory;
}

export async function createFixture(path?: string): Promise<Fixture> {
  const store = await openStore(path === undefined ? {} : { path, durability: "process" });
  const clock = { ms: 1_000_000, now: () => clock.ms };
  let count = 0;
  const createId = (): string => {
    count += 1;
    return `e${count}`;
  };
  return {
    store,
    clock,
    open: (project, options = {}) => openMemory({ store, project, clock, createId, ...options }),
  };
}

export function texts(
  memory: Memory,
  query: string,
  from: { mission?: string; task?: string } = {},
): string[] {
  return memory.recall({ query, ...from }).taken.map(({ entry }) => entry.text);
}
