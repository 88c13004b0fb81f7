import type { DelegationRecord, WakeRecord } from "./records.ts";
import { inBackground, type TaskStore } from "./task-store.ts";

export interface AdoptOptions {
  readonly store: TaskStore;
  readonly owner: string;
  readonly isOwnerGone: (owner: string) => boolean;
  /** Only what belongs to this session. @default everything */
  readonly parentSessionId?: string | undefined;
}

/** Told tasks that are kept for `list_tasks`. */
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
    store.all().some((task) => isOpen(task) && isOrphan(task)) || store.wakes().some(isOrphan);
  if (!hasOrphans) return false;
  await store.transact("tasks adopted", (tx) => {
    for (const { value } of tx.entries({ prefix: ["delegation"] })) {
      if (isOpen(value) && isOrphan(value)) tx.set(["delegation", value.id], inBackground(value, owner));
    }
    for (const { value } of tx.entries({ prefix: ["delegation-wake"] })) {
      if (isOrphan(value)) tx.set(["delegation-wake", value.parentSessionId, value.id], { ...value, owner });
    }
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
      if (value.owner === owner)
        tx.set(["delegation-wake", value.parentSessionId, value.id], { ...value, owner: null });
    }
  });
}

/** Whether something is left to do: run it, or tell of its end. */
function isOpen({ state }: DelegationRecord): boolean {
  return state.kind !== "ended" || state.delivery.kind === "due" || state.delivery.kind === "awaited";
}

/** Forgets the oldest of those tasks that nobody has to be told of any more, so that a store does not grow for ever. */
export async function forgetOld(store: TaskStore): Promise<void> {
  const old = store.all().filter(isTold).slice(0, -maxKept);
  if (old.length === 0) return;
  await store.transact(`${old.length} old tasks forgotten`, (tx) => {
    for (const { id } of old) tx.delete(["delegation", id]);
  });
}

function isTold({ state }: DelegationRecord): boolean {
  return state.kind === "ended" && state.delivery.kind === "told";
}
