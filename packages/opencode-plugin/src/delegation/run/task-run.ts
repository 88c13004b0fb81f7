import {
  type AgentHost,
  noUsage,
  type TurnEnd,
  type TurnFailure,
  type TurnWatcher,
  type Usage,
} from "@oco/mission";
import type { ChildSessions } from "../host/child-sessions.ts";
import type { DelegationEnd, DelegationRecord } from "../state/records.ts";
import type { TaskStore } from "../state/task-store.ts";

/** Turns of one task: its prompt, and what it is told after each interruption. */
const maxTurns = 3;
/** Characters of an answer that the store keeps; the session keeps all of it. */
const maxStored = 24_000;

export interface TaskRunParts {
  readonly store: TaskStore;
  readonly host: AgentHost;
  readonly children: Pick<ChildSessions, "create" | "abort">;
  readonly watch: TurnWatcher;
  readonly maxDepth: number;
  readonly directory: string;
  /** The session that a dead process made for this task and did not come to use. */
  readonly orphanOf: (tag: string) => string | undefined;
  /** Its session has a message to work on. */
  readonly onSent: () => void;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** The tag of a task's session, by which it is found after a crash. */
export function tagOf(taskId: string): string {
  return `${tagPrefix}${taskId}`;
}

export const tagPrefix = "delegation/";

/**
 * One task in one session. Each step is in the store before the next relies on it (D1), so a run can be entered at
 * any step. It ends only when its session is known not to work any more: until then its place is taken (D2).
 */
export class TaskRun {
  readonly #parts: TaskRunParts;
  readonly #id: string;
  #usage: Usage = noUsage;
  #mayWork = false;

  constructor(parts: TaskRunParts, id: string) {
    this.#parts = parts;
    this.#id = id;
  }

  /** Never rejects. An abort of the signal ends the session's turn and leaves the record to who aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const task = this.#parts.store.get(this.#id);
    if (task === undefined || task.state.kind === "ended") return;
    let sessionId = task.state.kind === "running" ? task.state.sessionId : undefined;
    try {
      sessionId ??= await this.#open(task);
      signal.throwIfAborted();
      const end = await this.#converse(task, sessionId, signal);
      if (end !== undefined) await this.#parts.store.end(this.#id, end, this.#usage);
    } catch (error) {
      if (!signal.aborted) await this.#fail(error);
    }
    if (sessionId === undefined) return;
    if (this.#mayWork) await this.#letGo(sessionId);
    // What this process remembers of it, and the commands that it left running.
    await this.#parts.host.closeSession(sessionId).catch(this.#parts.onFault("close a session"));
  }

  async #fail(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const { store, onFault } = this.#parts;
    await store.end(this.#id, { kind: "failed", why }, this.#usage).catch(onFault("record a failed task"));
  }

  async #open(task: DelegationRecord): Promise<string> {
    if (task.resumedSessionId !== undefined) return task.resumedSessionId;
    const tag = tagOf(task.id);
    const { children, orphanOf, maxDepth } = this.#parts;
    return (
      orphanOf(tag) ??
      (await children.create({
        parentSessionId: task.parentSessionId,
        parentAgent: task.parentAgent,
        title: `${task.description} (@${task.agent} task)`,
        agent: task.agent,
        tag,
        mayDelegate: task.depth < maxDepth,
      }))
    );
  }

  /** Sends turns until there is an answer; `undefined` when somebody else ended the task. */
  async #converse(
    task: DelegationRecord,
    sessionId: string,
    signal: AbortSignal,
  ): Promise<DelegationEnd | undefined> {
    let turn = task.state.kind === "running" ? task.state.turn : 0;
    let turnId = task.state.kind === "running" ? task.state.turnId : undefined;
    this.#mayWork = turnId !== undefined;
    let resends = 0;
    for (;;) {
      const text = turn <= 1 ? task.prompt : interrupted;
      if (turnId === undefined) {
        turn += 1;
        turnId = this.#parts.host.nextTurnId(sessionId);
        const isMine = await this.#parts.store.recordTurn(this.#id, { sessionId, turnId, turn });
        if (!isMine) return undefined;
        signal.throwIfAborted();
        await this.#send(task, sessionId, turnId, turn === 1 ? task.prompt : interrupted);
      }
      const end = await this.#look(sessionId, turnId, signal);
      if (end.kind === "lost" && end.state === "absent") {
        // Stored but never sent: the process died in between. Starting a turn twice starts it once.
        resends += 1;
        if (resends >= maxTurns) return { kind: "failed", why: "OpenCode does not take its turn" };
        await this.#send(task, sessionId, turnId, text);
      } else if (end.kind === "lost" && end.state === "interrupted" && turn < maxTurns) {
        turnId = undefined;
      } else return this.#endOf(end);
    }
  }

  /** The first look after a restart needs no patience: whoever worked on the turn is dead. */
  async #look(sessionId: string, turnId: string, signal: AbortSignal): Promise<TurnEnd> {
    if (!this.#isSentHere) {
      const state = (await this.#parts.host.turnStates([{ sessionId, turnId }])).get(turnId);
      if (state?.kind === "absent" || state?.kind === "interrupted")
        return { kind: "lost", state: state.kind };
    }
    return this.#parts.watch.wait({ sessionId, turnId }, signal);
  }

  #isSentHere = false;

  async #send(task: DelegationRecord, sessionId: string, turnId: string, text: string): Promise<void> {
    this.#mayWork = true;
    this.#isSentHere = true;
    await this.#parts.host.startTurn({
      sessionId,
      turnId,
      agent: task.agent,
      directory: this.#parts.directory,
      text,
      ...(task.model === undefined ? {} : { model: task.model }),
    });
    this.#parts.onSent();
  }

  #endOf(end: TurnEnd): DelegationEnd {
    if (end.kind === "stalled")
      return { kind: "failed", why: `nothing changed for ${Math.round(end.silentMs / 1000)} s` };
    this.#mayWork = false;
    if (end.kind === "lost")
      return {
        kind: "failed",
        why: end.state === "gone" ? "its session is gone" : "it was interrupted too often",
      };
    this.#usage = end.outcome.usage;
    if (end.outcome.kind === "answered") {
      const { text } = end.outcome;
      return { kind: "completed", text: text.slice(0, maxStored), length: text.length };
    }
    return failed(end.outcome.failure);
  }

  /**
   * Aborts until the session stands still: a turn that was accepted a moment ago is not running yet, and an abort
   * before it runs is lost.
   */
  async #letGo(sessionId: string): Promise<void> {
    const { children, host, store, onFault } = this.#parts;
    const state = store.get(this.#id)?.state;
    const turnId = state !== undefined && state.kind !== "queued" ? state.turnId : undefined;
    try {
      for (let tries = 0, quiet = 0; quiet < 3 && tries < maxAborts; tries += 1) {
        if (quiet === 0) await children.abort(sessionId);
        await pause(quietMs);
        if (turnId === undefined) return;
        const now = (await host.turnStates([{ sessionId, turnId }])).get(turnId)?.kind;
        quiet = now === "running" ? 0 : quiet + 1;
        if (now === "ended" || now === "gone") return;
      }
    } catch (error) {
      onFault(`abort the session of task ${this.#id}`)(error);
    }
  }
}

const interrupted = "You were interrupted in the middle of this task. See what is done already, and go on.";
const maxAborts = 50;
const quietMs = 60;

function failed({ cause, message }: TurnFailure): DelegationEnd {
  if (cause === "aborted") return { kind: "cancelled", why: `its session was aborted: ${message}` };
  return { kind: "failed", why: message };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
