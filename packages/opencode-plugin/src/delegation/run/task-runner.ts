import type { AgentHost, TurnWatcher } from "@oco/mission";
import type { ChildSessions } from "../host/child-sessions.ts";
import type { DelegationOptions } from "../options.ts";
import { admit } from "../queue/admit.ts";
import type { DelegationRecord } from "../state/records.ts";
import type { TaskStore } from "../state/task-store.ts";
import { TaskRun } from "./task-run.ts";

export interface TaskRunnerParts {
  readonly tasks: TaskStore;
  readonly host: AgentHost;
  readonly children: Pick<ChildSessions, "create" | "abort">;
  readonly watch: TurnWatcher;
  readonly directory: string;
  readonly options: Pick<DelegationOptions, "caps" | "maxDepth">;
  /** A task runs no more, and what waited for its place has been started. */
  readonly onSettled: (task: DelegationRecord) => void;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/**
 * Tasks between their start and their first message. The host answers in turn: with all of a batch at once, the first
 * would get its message only when the last has its session.
 */
const maxOpening = 4;

interface Running {
  readonly task: DelegationRecord;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The tasks that this process runs now: those of the queue that the caps leave room for. */
export class TaskRunner implements AsyncDisposable {
  readonly #parts: TaskRunnerParts;
  readonly #running = new Map<string, Running>();
  readonly #opening = new Set<string>();
  /** Sessions that a dead process opened for a task, by their tags. */
  readonly #orphans = new Map<string, string>();
  #isClosed = false;

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts;
  }

  /** Starts what there is room for. Nothing in it waits, so no two calls can give the same place away. */
  pump(): void {
    if (this.#isClosed) return;
    const { tasks, options } = this.#parts;
    const candidate = (task: DelegationRecord) => ({ ...task, sessionId: this.sessionOf(task) });
    const waiting = tasks.mine().filter(({ id }) => !this.#running.has(id));
    const busy = [...this.#running.values()].map(({ task }) => candidate(task));
    for (const task of admit(waiting.map(candidate), busy, options.caps)) {
      if (this.#opening.size >= maxOpening) return;
      this.#start(task.id);
    }
  }

  /** Aborts the run of a task, if there is one; resolves when it is over. */
  abort(id: string, why: string): Promise<void> | undefined {
    const running = this.#running.get(id);
    running?.abort.abort(new DOMException(why, "AbortError"));
    return running?.done;
  }

  /** A session that a dead process opened is gone on in by the task that its tag names. */
  foundOrphan(tag: string, sessionId: string): void {
    this.#orphans.set(tag, sessionId);
  }

  /** The session of a task as it stands now, or that it is to go on in. */
  sessionOf({ id, resumedSessionId }: DelegationRecord): string | undefined {
    const state = this.#parts.tasks.get(id)?.state;
    const own = state === undefined || state.kind === "queued" ? undefined : state.sessionId;
    return own ?? resumedSessionId;
  }

  /** Stops what runs without ending it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running.keys()].map((id) => this.abort(id, "closed"));
    await Promise.allSettled(running);
  }

  #start(id: string): void {
    const { tasks: store, host, children, watch, directory, options, onFault } = this.#parts;
    const task = store.get(id);
    if (task === undefined) return;
    const abort = new AbortController();
    const run = new TaskRun(
      {
        ...{ store, host, children, watch, directory, onFault },
        maxDepth: options.maxDepth,
        orphanOf: (tag) => this.#orphans.get(tag),
        onSent: () => this.#opened(id),
      },
      id,
    );
    if (task.state.kind === "queued") this.#opening.add(id);
    const done = run
      .run(abort.signal)
      .catch(onFault(`run task ${id}`))
      .finally(() => this.#settled(task));
    this.#running.set(id, { task, abort, done });
  }

  #opened(id: string): void {
    if (this.#opening.delete(id)) this.pump();
  }

  #settled(task: DelegationRecord): void {
    this.#running.delete(task.id);
    this.#opening.delete(task.id);
    this.pump();
    this.#parts.onSettled(task);
  }
}
