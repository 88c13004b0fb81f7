import { mkdirSync } from "node:fs";
import { type Memory, type MemoryOptions, openMemory } from "@oco/memory";
import { openStore, type Store } from "@oco/mvcc";

/** The memory of a project with the store that it is kept in. */
export interface OpenedMemory {
  readonly memory: Memory;
  readonly close: () => Promise<void>;
}

/** What a person may set about a memory. */
export type MemoryLimits = Pick<MemoryOptions, "tierBudgets" | "halfLivesMs" | "weakShare">;

/** Opens the memory of a project in a folder of its own; a record that cannot be read is reported and left out. */
export async function openMemoryAt(
  path: string,
  project: string,
  onFault: (error: unknown) => void = () => {},
  limits: MemoryLimits = {},
): Promise<OpenedMemory> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const store: Store = await openStore({ path, author: "memory" });
  const memory = openMemory({ ...limits, store, project, onUnreadable: onFault });
  const close = async (): Promise<void> => {
    memory[Symbol.dispose]();
    await store.close();
  };
  return { memory, close };
}
