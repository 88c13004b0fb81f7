import { noUsage, type Usage } from "@oco/mission";
import type { Store, Transaction } from "@oco/mvcc";
import { inOrder } from "../queue/admit.ts";
import type { DelegationEnd, DelegationRecord, DelegationSchema, Delivery, WakeRecord } from "./records.ts";

export type DelegationTransaction = Transaction<DelegationSchema>;

/** What is used of a store. */
export type DelegationStore = Pick<Store<DelegationSchema>, "get" | "entries" | "transact">;

/** Other processes write to the same store, so a transaction may have to be tried again. */
const retries = 64;

/** The records of delegated tasks. Every change is one transaction, and is on the disk when its promise resolves (D1). */
export class TaskStore {
  readonly #store: DelegationStore;
  readonly #owner: string;
  readonly #now: () => number;

  constructor(store: DelegationStore, owner: string, now: () => number) {
    this.#store = store;
    this.#owner = owner;
    this.#now = now;
  }

  get(id: string): DelegationRecord | undefined {
    return this.#store.get(["delegation", id]);
  }

  /** All tasks, in the order of the queue. */
  all(): DelegationRecord[] {
    return inOrder(this.#store.entries({ prefix: ["delegation"] }).map(({ value }) => value));
  }

  /** The tasks that this process drives and that have not ended, in the order of the queue. */
  mine(): DelegationRecord[] {
    return this.all().filter(({ owner, state }) => owner === this.#owner && state.kind !== "ended");
  }

  ofParent(parentSessionId: string): DelegationRecord[] {
    return this.all().filter((task) => task.parentSessionId === parentSessionId);
  }

  /** The task that runs, or ran last, in a session. */
  ofSession(sessionId: string): DelegationRecord | undefined {
    return this.all().findLast(({ state }) => state.kind !== "queued" && state.sessionId === sessionId);
  }

  wakes(): WakeRecord[] {
    return this.#store.entries({ prefix: ["delegation-wake"] }).map(({ value }) => value);
  }

  add(task: DelegationRecord): Promise<void> {
    return this.transact(`task ${task.id} for ${task.agent}`, (tx) => tx.set(["delegation", task.id], task));
  }

  /** Stores a turn before it is sent; says whether the task still runs. */
  recordTurn(id: string, turn: { sessionId: string; turnId: string; turn: number }): Promise<boolean> {
    return this.transact(`task ${id} turn ${turn.turn}`, (tx) => {
      const task = tx.get(["delegation", id]);
      if (task === undefined || task.state.kind === "ended" || task.owner !== this.#owner) return false;
      const startedAt = task.state.kind === "running" ? task.state.startedAt : this.#now();
      tx.set(["delegation", id], { ...task, state: { kind: "running", ...turn, startedAt } });
      return true;
    });
  }

  /** Ends a task unless it has ended; says whether this call did it. */
  end(id: string, end: DelegationEnd, usage: Usage = noUsage, delivery?: Delivery): Promise<boolean> {
    return this.transact(`task ${id} ${end.kind}`, (tx) => {
      const task = tx.get(["delegation", id]);
      if (task === undefined || task.state.kind === "ended") return false;
      const place =
        task.state.kind === "running"
          ? {
              sessionId: task.state.sessionId,
              turnId: task.state.turnId,
              startedAt: task.state.startedAt,
            }
          : task.resumedSessionId === undefined
            ? {}
            : { sessionId: task.resumedSessionId };
      const how = delivery ?? { kind: task.mode === "foreground" ? "awaited" : "due" };
      const state = { kind: "ended", end, usage, ...place, endedAt: this.#now(), delivery: how } as const;
      tx.set(["delegation", id], { ...task, state });
      return true;
    });
  }

  /** Notes that a tool call told the parent of the end; says whether nobody had before. */
  markTold(id: string): Promise<boolean> {
    return this.transact(`task ${id} told`, (tx) => {
      const task = tx.get(["delegation", id]);
      if (task?.state.kind !== "ended") return false;
      const { kind } = task.state.delivery;
      if (kind !== "due" && kind !== "awaited") return false;
      tx.set(["delegation", id], { ...task, state: { ...task.state, delivery: { kind: "told" } } });
      return true;
    });
  }

  /** Nobody waits for this task any more: its parent is told by a message instead. */
  toBackground(id: string): Promise<void> {
    return this.transact(`task ${id} to the background`, (tx) => {
      const task = tx.get(["delegation", id]);
      if (task !== undefined) tx.set(["delegation", id], inBackground(task, task.owner));
    });
  }

  async transact<T>(note: string, change: (tx: DelegationTransaction) => T): Promise<T> {
    return await this.#store.transact(change, { note, retries });
  }
}

/** The same task without anybody who waits for it. */
export function inBackground(task: DelegationRecord, owner: string | null): DelegationRecord {
  const { state } = task;
  const isAwaited = state.kind === "ended" && state.delivery.kind === "awaited";
  const next = isAwaited ? { ...state, delivery: { kind: "due" } as const } : state;
  return { ...task, mode: "background", owner, state: next };
}
