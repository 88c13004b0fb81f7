import { type AgentHost, systemClock, TurnWatcher } from "@oco/mission";
import { Changes } from "./changes.ts";
import { DelegationError } from "./errors.ts";
import type { ChildSessions } from "./host/child-sessions.ts";
import type { DelegationOptions } from "./options.ts";
import { StartGate } from "./queue/start-gate.ts";
import { tagPrefix } from "./run/task-run.ts";
import { TaskRunner } from "./run/task-runner.ts";
import { adopt, forgetOld, release } from "./state/ownership.ts";
import type { DelegationRecord } from "./state/records.ts";
import { type DelegationStore, TaskStore } from "./state/task-store.ts";
import { isDue, isPending } from "./wake/due.ts";
import { WakeDesk } from "./wake/wake-desk.ts";

export interface DelegationParts {
  readonly store: DelegationStore;
  readonly host: AgentHost;
  readonly children: Pick<ChildSessions, "create" | "abort" | "wake" | "hasMessage">;
  readonly owner: string;
  readonly isOwnerGone: (owner: string) => boolean;
  readonly directory: string;
  readonly options: DelegationOptions;
  readonly now: () => number;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** A task as it is asked for; everything in it has been checked. */
export type NewTask = Pick<
  DelegationRecord,
  | "parentSessionId"
  | "parentAgent"
  | "agent"
  | "description"
  | "prompt"
  | "model"
  | "depth"
  | "mode"
  | "isDetached"
  | "resumedSessionId"
>;

/** After how many tasks a process looks for those that may be forgotten. */
const forgetEvery = 100;

/**
 * Delegated tasks of one project: a durable queue, exact caps, and results that reach their parent once. What is to be
 * done is read from the store at every step, so a restart is not a special case.
 */
export class Delegation implements AsyncDisposable {
  readonly tasks: TaskStore;
  readonly #parts: DelegationParts;
  readonly #watch: TurnWatcher;
  readonly #wakes: WakeDesk;
  readonly #runner: TaskRunner;
  readonly #changes: Changes = new Changes();
  /** Sessions whose loop a hook holds open, and those of them that were aborted meanwhile. */
  readonly #held = new Set<string>();
  readonly #aborted = new Set<string>();
  readonly #gate: StartGate = new StartGate({ open: () => this.#runner.pump() });
  #seq = 0;
  #isClosed = false;

  constructor(parts: DelegationParts) {
    const { store, host, children, directory, owner, now, onFault, options } = parts;
    this.#parts = parts;
    this.tasks = new TaskStore(store, owner, now);
    const { patienceMs, idleMs: turnIdleMs } = options;
    this.#watch = new TurnWatcher({ host, clock: systemClock, random: Math.random, turnIdleMs });
    this.#wakes = new WakeDesk({
      ...{ store: this.tasks, host, children, watch: this.#watch },
      ...{ owner, patienceMs, now, onFault },
    });
    this.#runner = new TaskRunner({
      ...{ tasks: this.tasks, host, children, watch: this.#watch, directory, options, onFault },
      onSettled: ({ id }) => {
        this.#changes.notify();
        void this.#told(id).catch(onFault("tell a parent of its tasks"));
      },
    });
  }

  /** Puts a task into the queue; it is in the store when this resolves (D1). */
  async launch(task: NewTask): Promise<DelegationRecord> {
    if (this.#isClosed) throw new DelegationError("OCO_DELEGATION_CLOSED", "The project is being closed.");
    const createdAt = this.#parts.now();
    this.#seq += 1;
    const random = Math.floor(Math.random() * 36 ** 4).toString(36);
    const id = `t-${createdAt.toString(36)}${this.#seq.toString(36)}${random.padStart(4, "0")}`;
    const { owner } = this.#parts;
    const record: DelegationRecord = {
      ...task,
      id,
      seq: this.#seq,
      createdAt,
      owner,
      state: { kind: "queued" },
    };
    await this.tasks.add(record);
    if (this.#seq % forgetEvery === 0)
      void forgetOld(this.tasks).catch(this.#parts.onFault("forget old tasks"));
    if (record.mode === "background") this.#gate.queued(record.parentSessionId);
    else this.#runner.pump();
    return record;
  }

  /** Waits for the end of a task. Rejects with the reason of the signal. */
  finished(id: string, signal?: AbortSignal): Promise<DelegationRecord> {
    return this.#changes.until(() => {
      const task = this.tasks.get(id);
      return task === undefined || task.state.kind === "ended" ? task : undefined;
    }, signal);
  }

  /**
   * Waits for a task on behalf of a call that hands its end to the parent, so that no message brings it as well (D4).
   * Rejects with the reason of the signal.
   */
  async collect(id: string, signal?: AbortSignal): Promise<DelegationRecord> {
    const claim = this.#wakes.claim(id);
    try {
      const task = await this.finished(id, signal);
      await this.tasks.markTold(id);
      return task;
    } finally {
      claim[Symbol.dispose]();
      void this.#told(id).catch(this.#parts.onFault("tell a parent of its tasks"));
    }
  }

  /** Ends a task on behalf of its parent, which need not be told. */
  async cancel(id: string, why: string): Promise<void> {
    await this.tasks.end(id, { kind: "cancelled", why }, undefined, { kind: "told" });
    const done = this.#runner.abort(id, why);
    this.#changes.notify();
    const task = this.tasks.get(id);
    const sessionId = task === undefined ? undefined : this.#runner.sessionOf(task);
    if (sessionId !== undefined) await this.parentAborted(sessionId);
    await done;
    this.#runner.pump();
  }

  /** Stops what a session delegated, and what that delegated, unless it is detached (D5). */
  async parentAborted(sessionId: string): Promise<void> {
    if (this.#held.has(sessionId)) this.#aborted.add(sessionId);
    this.#changes.notify();
    const open = this.tasks.ofParent(sessionId).filter(({ state }) => state.kind !== "ended");
    const stopped = open.filter(({ isDetached }) => !isDetached);
    await Promise.all(stopped.map(({ id }) => this.cancel(id, "the session that asked for it was aborted")));
  }

  /** Nobody waits for this task any more; its parent is told by a message. */
  async toBackground(id: string): Promise<void> {
    await this.tasks.toBackground(id);
    await this.#told(id);
  }

  /** A session asks its model for the next step: what its last message delegated may start. */
  stepped(sessionId: string): void {
    this.#gate.stepped(sessionId);
  }

  /** Whether a session is still to hear of a task by a message from this process. */
  owes(sessionId: string): boolean {
    return this.#ours(sessionId).some((task) => isPending(task) || isDue(task));
  }

  /**
   * Holds until a session's background tasks have ended and their results are saved in it (D6). Those that another
   * process drives are its to tell of: their ends are not heard here, and it may outlive this one by far.
   */
  async settle(sessionId: string): Promise<void> {
    using _held = this.#wakes.hold(sessionId);
    this.#held.add(sessionId);
    this.#aborted.delete(sessionId);
    const isFree = (): boolean => this.#aborted.has(sessionId) || !this.#ours(sessionId).some(isPending);
    await this.#changes.until(() => (isFree() ? true : undefined));
    this.#held.delete(sessionId);
    if (!this.#aborted.delete(sessionId)) await this.#wakes.tell(sessionId);
  }

  /** Takes over what a dead process left, of one session or of all. */
  async adopt(parentSessionId?: string): Promise<void> {
    const { owner, isOwnerGone, host } = this.#parts;
    if (!(await adopt({ store: this.tasks, owner, isOwnerGone, parentSessionId }))) return;
    for (const { sessionId, tag } of await host.findSessions(tagPrefix))
      this.#runner.foundOrphan(tag, sessionId);
    this.#runner.pump();
    await this.#wakes.resume();
  }

  /** Stops what runs without ending it: the store keeps it for the next process. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#gate[Symbol.dispose]();
    await this.#runner[Symbol.asyncDispose]();
    await this.#wakes[Symbol.asyncDispose]();
    this.#watch[Symbol.dispose]();
    await release(this.tasks, this.#parts.owner);
  }

  async #told(id: string): Promise<void> {
    const task = this.tasks.get(id);
    if (task !== undefined && !this.#isClosed) await this.#wakes.tell(task.parentSessionId);
  }

  #ours(sessionId: string): DelegationRecord[] {
    return this.tasks.ofParent(sessionId).filter(({ owner }) => owner === this.#parts.owner);
  }
}
