import type { KeyOf, Store, Transaction, ValueOf } from "@oco/mvcc";
import type { Change } from "../decide/draft.ts";
import type { MissionView } from "../decide/view.ts";
import type {
  ArchivedRecord,
  AttemptRecord,
  DeliveryRecord,
  LeaseRecord,
  MissionRecord,
  SessionRecord,
} from "./records.ts";
import type { MissionSchema } from "./schema.ts";
import type { TaskRecord } from "./task-record.ts";

/** One transaction over the records of missions. */
export type MissionTransaction = Transaction<MissionSchema>;

/** The records of missions over one `@oco/mvcc` store. Every write goes through {@link MissionStore.transact}. */
export class MissionStore {
  readonly store: Store<MissionSchema>;

  constructor(store: Store<MissionSchema>) {
    this.store = store;
  }

  /** Counts the commits that this process has taken in. */
  get version(): number {
    return this.store.version;
  }

  /** The state of a mission now, or `undefined` where there is none. */
  view(missionId: string): MissionView | undefined {
    using snapshot = this.store.snapshot();
    return viewOf(snapshot, missionId);
  }

  /** The missions in the store, oldest first. */
  missionIds(): string[] {
    using snapshot = this.store.snapshot();
    const records = snapshot.entries({ prefix: ["mission"] }).map(({ value }) => value);
    return records.sort((a, b) => a.createdAt - b.createdAt).map(({ id }) => id);
  }

  /** Tasks of all missions in the store. */
  taskCount(): number {
    this.store.refresh();
    return this.store.entries({ prefix: ["task"] }).length;
  }

  /** The missions that were moved to the archive, oldest first. */
  archived(): readonly ArchivedRecord[] {
    this.store.refresh();
    const records = this.store.entries({ prefix: ["archived"] }).map(({ value }) => value);
    return records.sort((a, b) => a.createdAt - b.createdAt);
  }

  mission(missionId: string): MissionRecord | undefined {
    return this.#get(["mission", missionId]);
  }

  attempt(missionId: string, attemptId: string): AttemptRecord | undefined {
    return this.#get(["attempt", missionId, attemptId]);
  }

  task(missionId: string, taskId: string): TaskRecord | undefined {
    return this.#get(["task", missionId, taskId]);
  }

  /** The files of a shared tree that a task was the last to claim. */
  claimed(missionId: string, taskId: string): string[] {
    this.store.refresh();
    const claims = this.store.entries({ prefix: ["claim", missionId] });
    return claims.filter(({ value }) => value === taskId).map(({ key }) => String(key[2]));
  }

  session(sessionId: string): SessionRecord | undefined {
    return this.#get(["session", sessionId]);
  }

  lease(missionId: string): LeaseRecord | undefined {
    return this.#get(["lease", missionId]);
  }

  delivery(missionId: string): DeliveryRecord | undefined {
    return this.#get(["delivery", missionId]);
  }

  /** The mission that a person's session asked for last. */
  ofParent(parentSessionId: string): string | undefined {
    return this.#get(["parent", parentSessionId]);
  }

  /** Runs `change` in a serialisable transaction; resolves when what it wrote is durable (M4). */
  async transact<T>(note: string, change: (tx: MissionTransaction) => T): Promise<T> {
    return await this.store.transact(change, { note, retries: transactionRetries });
  }

  /** One record as it is now, with what other processes have committed. */
  #get<const K extends KeyOf<MissionSchema>>(key: K): ValueOf<MissionSchema, K> | undefined {
    this.store.refresh();
    return this.store.get(key);
  }
}

/** Other processes write to the same store; each conflict is with a commit of theirs, so the tries need not be many. */
const transactionRetries = 64;

/** One mission's records as a snapshot or a transaction sees them. */
export function viewOf(
  reader: Pick<MissionTransaction, "get" | "entries">,
  missionId: string,
): MissionView | undefined {
  const mission = reader.get(["mission", missionId]);
  if (mission === undefined) return undefined;
  return {
    mission,
    tasks: byId(reader.entries({ prefix: ["task", missionId] })),
    attempts: byId(reader.entries({ prefix: ["attempt", missionId] })),
    checks: byId(reader.entries({ prefix: ["check", missionId] })),
    merges: byId(reader.entries({ prefix: ["merge", missionId] })),
  };
}

/** Writes what a decision changed. */
export function applyChanges(
  tx: MissionTransaction,
  missionId: string,
  { changes, notes }: { readonly changes: readonly Change[]; readonly notes: readonly string[] },
): void {
  if (notes.length > 0) tx.set(["note", missionId], { lines: notes });
  for (const change of changes) {
    if (change.kind === "mission") tx.set(["mission", missionId], change.record);
    else if (change.kind === "task") tx.set(["task", missionId, change.record.spec.id], change.record);
    else if (change.kind === "edit") tx.set(["edit", missionId, change.record.version], change.record);
    else tx.set(["attempt", missionId, change.record.id], change.record);
  }
}

function byId<T>(
  entries: readonly { readonly key: readonly (string | number)[]; readonly value: T }[],
): Map<string, T> {
  return new Map(entries.map(({ key, value }) => [String(key[2]), value]));
}
