import { brief } from "../brief/brief.ts";
import type { Clock } from "../clock.ts";
import type { MissionView } from "../decide/view.ts";
import { MissionError } from "../errors.ts";
import { type AgentHost, noUsage, type TurnRef, type Usage } from "../host/agent-host.ts";
import type { CheckRunner } from "../host/check-runner.ts";
import type { FileInspector } from "../host/file-inspector.ts";
import type { MissionRecall } from "../host/recall.ts";
import type { Workspace } from "../host/workspace.ts";
import type { MissionStore, MissionTransaction } from "../state/mission-store.ts";
import type { AttemptRecord, MissionRecord } from "../state/records.ts";
import type { Capacity } from "./capacity.ts";
import { openRefinement } from "./refinements.ts";
import type { TurnWatcher } from "./turn-watcher.ts";
import { waitUntil, within } from "./wait.ts";

const recallTokens = 1500;
const recallMs = 5000;
const usageMs = 5000;
const maxTries = 8;
const firstPauseMs = 50;

/** What the effects of one mission share. Missions of one engine share capacity and watcher, nothing else (M8). */
export interface MissionParts {
  readonly missionId: string;
  readonly host: AgentHost;
  readonly workspace: Workspace;
  readonly checks: CheckRunner;
  readonly store: MissionStore;
  readonly clock: Clock;
  readonly capacity: Capacity;
  readonly watcher: TurnWatcher;
  readonly inspector?: FileInspector;
  readonly recall?: MissionRecall;
  /** Whether this process owns the mission, as a transaction sees it (E2). */
  readonly isOwnIn: (tx: MissionTransaction) => boolean;
  /** Hears of faults that must not stop the mission. */
  readonly onFault: (message: string, error: unknown) => void;
}

/** The mission as its effects see it. */
export class MissionContext {
  readonly host: AgentHost;
  readonly workspace: Workspace;
  readonly checks: CheckRunner;
  readonly inspector: FileInspector | undefined;
  readonly store: MissionStore;
  readonly clock: Clock;
  readonly capacity: Capacity;
  readonly watcher: TurnWatcher;
  /** Whether this process still drives the mission; decides what becomes of sessions that are let go. */
  tenure: "driving" | "closing" | "superseded" = "driving";
  readonly #parts: MissionParts;
  /** Sessions that a process before this one made and did not get to record, by tag. */
  readonly #orphans = new Map<string, string>();

  constructor(parts: MissionParts) {
    this.#parts = parts;
    this.host = parts.host;
    this.workspace = parts.workspace;
    this.checks = parts.checks;
    this.inspector = parts.inspector;
    this.store = parts.store;
    this.clock = parts.clock;
    this.capacity = parts.capacity;
    this.watcher = parts.watcher;
  }

  get mission(): MissionRecord {
    const mission = this.store.mission(this.#parts.missionId);
    if (mission === undefined) throw unknown(this.#parts.missionId);
    return mission;
  }

  /** Whether this process owns the mission, as a transaction sees it: the fence of what effects write (E2). */
  isOwnIn(tx: MissionTransaction): boolean {
    return this.#parts.isOwnIn(tx);
  }

  attempt(id: string): AttemptRecord | undefined {
    return this.store.attempt(this.#parts.missionId, id);
  }

  withView<T>(read: (view: MissionView) => T): T {
    const view = this.store.view(this.#parts.missionId);
    if (view === undefined) throw unknown(this.#parts.missionId);
    return read(view);
  }

  /** Marks a session of an attempt; found again by its beginning, the mission's id. */
  tagOf(attemptId: string): string {
    return `${this.#parts.missionId}/${attemptId}`;
  }

  titleOf(attempt: AttemptRecord): string {
    const title = this.store.task(this.#parts.missionId, attempt.subject ?? "")?.spec.title;
    return [attempt.role, attempt.subject, title].filter((part) => part !== undefined).join(" ");
  }

  /** Where an attempt works: a reviewer looks at the place of the attempt that it reviews. */
  async directoryOf(attempt: AttemptRecord): Promise<string> {
    const place = attempt.place ?? this.attempt(attempt.reviews ?? "")?.place;
    const { id, directory } = this.mission;
    if (place === undefined) return directory;
    return (await this.workspace.open({ missionId: id, place })).directory;
  }

  /** The message of an attempt, with what is known from before where its role can use it. */
  async briefOf(attempt: AttemptRecord): Promise<string> {
    if (attempt.role === "refine") return openRefinement(this.store, this.#parts.missionId, attempt.id);
    const remembered = await this.#remembered(attempt);
    return this.withView((view) => brief(view, attempt, remembered));
  }

  async #remembered({ role, subject }: AttemptRecord): Promise<string> {
    const { recall, missionId } = this.#parts;
    if (recall === undefined || (role !== "work" && role !== "plan")) return "";
    const spec = subject === undefined ? undefined : this.store.task(missionId, subject)?.spec;
    const query = spec === undefined ? this.mission.goal : `${spec.title}\n${spec.instructions}`;
    const scope = spec === undefined ? {} : { taskId: spec.id };
    const request = { missionId, ...scope, query, budget: recallTokens };
    try {
      return await within(this.clock, recallMs, async () => recall.recall(request));
    } catch (error) {
      this.report("nothing could be recalled", error);
      return "";
    }
  }

  takeOrphan(tag: string): string | undefined {
    const sessionId = this.#orphans.get(tag);
    this.#orphans.delete(tag);
    return sessionId;
  }

  /**
   * After a crash: aborts sessions whose attempt has ended, and keeps those whose attempt was queued for it (M2, M3). A
   * refinement is not kept: it would be at work while it waits, last of all, for a permit.
   */
  async adopt(): Promise<void> {
    const { missionId } = this.#parts;
    const strays: string[] = [];
    for (const { sessionId, tag } of await this.#found()) {
      const attempt = this.attempt(tag.slice(missionId.length + 1));
      const isOrphan = attempt?.state.kind === "queued" && attempt.role !== "refine";
      const isAtWork =
        attempt?.role !== "refine" &&
        attempt?.state.kind === "running" &&
        attempt.state.sessionId === sessionId;
      if (isOrphan) this.#orphans.set(tag, sessionId);
      else if (!isAtWork) strays.push(sessionId);
    }
    await this.#discardAll(strays);
  }

  /** Aborts and gives back every session of the mission. */
  async discardSessions(): Promise<void> {
    await this.#discardAll((await this.#found()).map(({ sessionId }) => sessionId));
  }

  /** Ends what a session does and gives it back, insisting for a while where the host does not answer. */
  async letGo(
    sessionId: string,
    how: { readonly isWorking: boolean; readonly isClosed: boolean },
  ): Promise<void> {
    try {
      if (how.isWorking) await this.#insist(() => this.host.abort(sessionId));
      if (how.isClosed) await this.#insist(() => this.host.closeSession(sessionId));
    } catch (error) {
      this.report(`session ${sessionId} could not be ${how.isWorking ? "aborted" : "closed"}`, error);
    }
  }

  /** What a turn that was aborted has consumed, as far as the host says it in time. */
  async usageOf(turn: TurnRef): Promise<Usage> {
    try {
      const states = await within(this.clock, usageMs, () => this.host.turnStates([turn]));
      const state = states.get(turn.turnId);
      return state?.kind === "ended" ? state.outcome.usage : noUsage;
    } catch (error) {
      this.report(`what turn ${turn.turnId} has consumed is not known`, error);
      return noUsage;
    }
  }

  report(message: string, error: unknown): void {
    this.#parts.onFault(message, error);
  }

  /** The sessions of this mission and of no other (M8), whatever the host takes a prefix for. */
  async #found(): Promise<readonly { readonly sessionId: string; readonly tag: string }[]> {
    const prefix = `${this.#parts.missionId}/`;
    const sessions = await this.#insist(() => this.host.findSessions(prefix));
    return sessions.filter(({ tag }) => tag.startsWith(prefix));
  }

  /** All at once: a restart has as many of them as the mission ever had, and a host can answer for all with one look. */
  async #discardAll(sessionIds: readonly string[]): Promise<void> {
    const discarded = await Promise.allSettled(sessionIds.map((id) => this.#discard(id)));
    const failed = discarded.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async #discard(sessionId: string): Promise<void> {
    await this.#insist(() => this.host.abort(sessionId));
    await this.#insist(() => this.host.closeSession(sessionId));
  }

  /** Tries again, ever later, a bounded number of times (M9). */
  async #insist<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call();
      } catch (error) {
        if (tries >= maxTries || this.tenure === "closing") throw error;
        await waitUntil(this.clock, this.clock.now() + firstPauseMs * 2 ** (tries - 1));
      }
    }
  }
}

function unknown(missionId: string): MissionError {
  return new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
}
