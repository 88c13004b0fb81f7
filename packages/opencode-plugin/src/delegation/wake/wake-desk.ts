import type { AgentHost, TurnWatcher } from "@oco/mission";
import type { ChildSessions } from "../host/child-sessions.ts";
import type { DelegationRecord, WakeRecord } from "../state/records.ts";
import type { DelegationTransaction, TaskStore } from "../state/task-store.ts";
import { dueWake, isDue, isPending } from "./due.ts";
import { renderWake } from "./render.ts";

export interface WakeDeskParts {
  readonly store: TaskStore;
  readonly host: AgentHost;
  readonly children: Pick<ChildSessions, "wake" | "hasMessage">;
  readonly watch: TurnWatcher;
  readonly owner: string;
  readonly patienceMs: number;
  readonly now: () => number;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** How often a wake is sent before it is given up; each time the host took it and did not come to answer it. */
const maxSends = 4;

/**
 * Tells parents of the ends of their tasks: one message for a batch, exactly once (D4). The message id is in the store
 * before the message is sent, so a process that takes over looks for it instead of guessing.
 */
export class WakeDesk implements AsyncDisposable {
  readonly #parts: WakeDeskParts;
  readonly #closing = new AbortController();
  /** Wakes on their way, with what resolves when the message is saved. */
  readonly #sending = new Map<string, Promise<WakeRecord>>();
  /** Wakes whose message id was made here, just now. */
  readonly #fresh = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #held = new Set<string>();
  /** Tasks that a call waits for, with how many calls do: they hand in the end, so no message brings it. */
  readonly #claims = new Map<string, number>();

  constructor(parts: WakeDeskParts) {
    this.#parts = parts;
  }

  /** Looks at a parent, and tells it what is due. Resolves when nothing due is left unsaved. */
  async tell(parentSessionId: string): Promise<void> {
    const { store, patienceMs, now, onFault } = this.#parts;
    clearTimeout(this.#timers.get(parentSessionId));
    const due = dueWake(this.#unclaimed(this.#mine(parentSessionId)), now(), patienceMs);
    if (due.kind === "later") {
      const timer = setTimeout(
        () => void this.tell(parentSessionId).catch(onFault("tell a parent")),
        Math.max(1, due.atMs - now()),
      );
      timer.unref();
      this.#timers.set(parentSessionId, timer);
    }
    if (due.kind === "now") {
      const id = await store.transact("results batched", (tx) => this.#batch(tx, parentSessionId));
      if (id !== undefined) this.#fresh.add(id);
    }
    await this.#sendAll(parentSessionId);
  }

  /** While a hook holds a session's loop open, messages are only saved: the loop itself goes on with them (D6). */
  hold(parentSessionId: string): Disposable {
    this.#held.add(parentSessionId);
    return { [Symbol.dispose]: () => void this.#held.delete(parentSessionId) };
  }

  /** While a call waits for a task, no message brings its end. */
  claim(taskId: string): Disposable {
    this.#claims.set(taskId, (this.#claims.get(taskId) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#claims.get(taskId) ?? 1) - 1;
        if (left > 0) this.#claims.set(taskId, left);
        else this.#claims.delete(taskId);
      },
    };
  }

  /** Takes up the wakes that a dead process left. */
  resume(): Promise<void> {
    const parents = new Set(this.#parts.store.all().map(({ parentSessionId }) => parentSessionId));
    return Promise.all([...parents].map((parent) => this.tell(parent))).then(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new DOMException("closed", "AbortError"));
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.allSettled(this.#sending.values());
  }

  #mine(parentSessionId: string): DelegationRecord[] {
    return this.#parts.store.ofParent(parentSessionId).filter(({ owner }) => owner === this.#parts.owner);
  }

  #unclaimed(tasks: readonly DelegationRecord[]): DelegationRecord[] {
    return tasks.filter((task) => !isDue(task) || !this.#claims.has(task.id));
  }

  /** Decided again inside the transaction: a tool call may have told one of the results in between. */
  #batch(tx: DelegationTransaction, parentSessionId: string): string | undefined {
    const { owner, patienceMs, now, host } = this.#parts;
    const tasks = tx
      .entries({ prefix: ["delegation"] })
      .map(({ value }) => value)
      .filter((task) => task.parentSessionId === parentSessionId && task.owner === owner);
    const due = dueWake(this.#unclaimed(tasks), now(), patienceMs);
    const [first] = due.kind === "now" ? due.tasks : [];
    if (due.kind !== "now" || first === undefined) return undefined;
    const messageId = host.nextTurnId(parentSessionId);
    const id = `w-${messageId.slice("msg_".length)}`;
    for (const task of due.tasks) {
      if (task.state.kind !== "ended") continue;
      const state = { ...task.state, delivery: { kind: "batched", wakeId: id } } as const;
      tx.set(["delegation", task.id], { ...task, state });
    }
    const taskIds = due.tasks.map((task) => task.id);
    const { parentAgent } = first;
    tx.set(["delegation-wake", parentSessionId, id], {
      ...{ id, parentSessionId, parentAgent, messageId, taskIds, owner },
      at: now(),
    });
    return id;
  }

  async #sendAll(parentSessionId: string): Promise<void> {
    const { store, owner } = this.#parts;
    const pending = store
      .wakes()
      .filter((wake) => wake.parentSessionId === parentSessionId && wake.owner === owner);
    await Promise.all(pending.map((wake) => this.#sendOnce(wake)));
  }

  async #sendOnce(wake: WakeRecord): Promise<void> {
    const known = this.#sending.get(wake.id);
    if (known !== undefined) return void (await known.catch(() => {}));
    const sent = this.#send(wake);
    this.#sending.set(wake.id, sent);
    void sent
      .then((current) => this.#follow(current, 1))
      .catch(this.#parts.onFault("tell a parent of its tasks"))
      .finally(() => this.#sending.delete(wake.id));
    await sent.catch(() => {});
  }

  /** Sends a message that is not there yet. */
  async #send(wake: WakeRecord): Promise<WakeRecord> {
    const { children } = this.#parts;
    const isFresh = this.#fresh.delete(wake.id);
    if (!isFresh && (await children.hasMessage(wake.parentSessionId, wake.messageId))) return wake;
    const current = isFresh ? wake : await this.#renew(wake);
    await this.#post(current);
    return current;
  }

  /**
   * A dead process never sent this. Its message id is of the past, and the host orders messages by their ids: behind
   * what was said since, nobody would answer it.
   */
  async #renew(wake: WakeRecord): Promise<WakeRecord> {
    const { store, host } = this.#parts;
    const current = { ...wake, messageId: host.nextTurnId(wake.parentSessionId) };
    const key = ["delegation-wake", wake.parentSessionId, wake.id] as const;
    await store.transact(`wake ${wake.id} anew`, (tx) => tx.set(key, current));
    return current;
  }

  #post({ parentSessionId, parentAgent, messageId, taskIds }: WakeRecord): Promise<void> {
    const { store, children } = this.#parts;
    const tasks = taskIds.flatMap((id) => store.get(id) ?? []);
    const running = this.#mine(parentSessionId).filter(isPending).length;
    const text = renderWake(tasks, running);
    const isHeld = this.#held.has(parentSessionId);
    return children.wake({ sessionId: parentSessionId, messageId, agent: parentAgent, text, isHeld });
  }

  /** Waits for the parent's answer to the message. A message that its host never came to is sent again, by the same id. */
  async #follow(wake: WakeRecord, sends: number): Promise<void> {
    const { watch, store } = this.#parts;
    const ref = { sessionId: wake.parentSessionId, turnId: wake.messageId };
    const end = await watch.wait(ref, this.#closing.signal);
    const isLost = end.kind === "lost" && end.state !== "gone";
    if (isLost && sends < maxSends) {
      await this.#post(wake);
      return this.#follow(wake, sends + 1);
    }
    const state = end.kind === "lost" ? "undeliverable" : "delivered";
    await store.transact(`wake ${wake.id} ${state}`, (tx) => {
      tx.delete(["delegation-wake", wake.parentSessionId, wake.id]);
      for (const id of wake.taskIds) {
        const task = tx.get(["delegation", id]);
        if (task?.state.kind !== "ended") continue;
        tx.set(["delegation", id], { ...task, state: { ...task.state, delivery: { kind: "told" } } });
      }
    });
  }
}
