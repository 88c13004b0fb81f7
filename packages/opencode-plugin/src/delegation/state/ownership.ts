import type { DelegationRecord, WakeRecord } from "./records.ts";
import { type DelegationTransaction, inBackground, type TaskStore } from "./task-store.ts";

export interface AdoptOptions {
  readonly store: TaskStore;
  readonly owner: string;
  readonly isOwnerGone: (owner: string) => boolean;
  /** Only what belongs to this session. @default everything */
  readonly parentSessionId?: string | undefined;
}

/** Told tasks that are kept for `list_tasks`; older ones are forgotten when a process starts. */
const maxKept = 500;

/**
 * Takes over tasks and wakes whose process is gone, and says whether there were any (D1). Whoever waited for a task of
 * a dead process died with it, so every adopted task is a background task.
 */
export async function adopt({ store, owner, isOwnerGone, parentSessionId }: AdoptOptions): Promise<boolean> {
  const isOrphan = (record: DelegationRecord | WakeRecord): boolean =>
    (parentSessionId === undefined || record.parentSessionId === parentSessionId) &&
    record.owner !== owner &&
    (record.owner === null || isOwnerGone(record.owner));
  const hasOrphans =
    store.all().some((task) => isOpen(task) && isOrphan(task)) ||
    store.wakes().some((wake) => wake.state === "pending" && isOrphan(wake));
  if (!hasOrphans) return false;
  await store.transact("tasks adopted", (tx) => {
    for (const { value } of tx.entries({ prefix: ["delegation"] })) {
      if (isOpen(value) && isOrphan(value)) tx.set(["delegation", value.id], inBackground(value, owner));
    }
    for (const { value } of tx.entries({ prefix: ["delegation-wake"] })) {
      if (value.state === "pending" && isOrphan(value))
        tx.set(["delegation-wake", value.parentSessionId, value.id], { ...value, owner });
    }
    forgetOld(tx);
  });
  return true;
}

/** Lets go of everything that a process owns, so that the next one need not prove that it is gone. */
export function release(store: TaskStore, owner: string): Promise<void> {
  return store.transact("tasks released", (tx) => {
    for (const { value } of tx.entries({ prefix: ["delegation"] })) {
      if (isOpen(value) && value.owner === owner) tx.set(["delegation", value.id], { ...value, owner: null });
    }
    for (const { value } of tx.entries({ prefix: ["delegation-wake"] })) {
      if (value.state === "pending" && value.owner === owner)
        tx.set(["delegation-wake", value.parentSessionId, value.id], { ...value, owner: null });
    }
  });
}

/** Whether something is left to do: run it, or tell of its end. */
function isOpen({ state }: DelegationRecord): boolean {
  return state.kind !== "ended" || state.delivery.kind === "due" || state.delivery.kind === "awaited";
}

function forgetOld(tx: DelegationTransaction): void {
  const told = tx
    .entries({ prefix: ["delegation"] })
    .map(({ value }) => value)
    .filter((task) => task.state.kind === "ended" && task.state.delivery.kind === "told")
    .sort((a, b) => b.createdAt - a.createdAt);
  for (const { id } of told.slice(maxKept)) tx.delete(["delegation", id]);
}
