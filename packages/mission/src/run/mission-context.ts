import type { Clock } from "../clock.ts";
import type { MissionView } from "../decide/view.ts";
import { MissionError } from "../errors.ts";
import type { AgentHost } from "../host/agent-host.ts";
import type { CheckRunner } from "../host/check-runner.ts";
import type { Workspace } from "../host/workspace.ts";
import type { MissionStore } from "../state/mission-store.ts";
import type { AttemptRecord, MissionRecord } from "../state/records.ts";
import type { Capacity } from "./capacity.ts";
import type { TurnWatcher } from "./turn-watcher.ts";

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
  /** Hears of faults that must not stop the mission. */
  readonly onFault: (message: string, error: unknown) => void;
}

/** The mission as its effects see it. */
export class MissionContext {
  readonly host: AgentHost;
  readonly workspace: Workspace;
  readonly checks: CheckRunner;
  readonly store: MissionStore;
  readonly clock: Clock;
  readonly capacity: Capacity;
  readonly watcher: TurnWatcher;
  /** The driver is shutting down: sessions are aborted, and the store is left for the next process. */
  isClosing = false;
  readonly #parts: MissionParts;
  /** Sessions that a process before this one made and did not get to record, by tag. */
  readonly #orphans = new Map<string, string>();

  constructor(parts: MissionParts) {
    this.#parts = parts;
    this.host = parts.host;
    this.workspace = parts.workspace;
    this.checks = parts.checks;
    this.store = parts.store;
    this.clock = parts.clock;
    this.capacity = parts.capacity;
    this.watcher = parts.watcher;
  }

  get mission(): MissionRecord {
    return this.withView((view) => view.mission);
  }

  attempt(id: string): AttemptRecord | undefined {
    return this.withView((view) => view.attempts.get(id));
  }

  withView<T>(read: (view: MissionView) => T): T {
    const view = this.store.view(this.#parts.missionId);
    if (view === undefined)
      throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${this.#parts.missionId}`);
    return read(view);
  }

  /** Marks a session of an attempt; found again by its beginning, the mission's id. */
  tagOf(attemptId: string): string {
    return `${this.#parts.missionId}/${attemptId}`;
  }

  titleOf(attempt: AttemptRecord): string {
    const title = this.withView((view) => view.tasks.get(attempt.subject ?? "")?.spec.title);
    return [attempt.role, attempt.subject, title].filter((part) => part !== undefined).join(" ");
  }

  /** Where an attempt works: a reviewer looks at the place of the attempt that it reviews. */
  async directoryOf(attempt: AttemptRecord): Promise<string> {
    const place = attempt.place ?? this.attempt(attempt.reviews ?? "")?.place;
    const { id, directory } = this.mission;
    if (place === undefined) return directory;
    return (await this.workspace.open({ missionId: id, place })).directory;
  }

  takeOrphan(tag: string): string | undefined {
    const sessionId = this.#orphans.get(tag);
    this.#orphans.delete(tag);
    return sessionId;
  }

  /**
   * After a crash: aborts sessions whose attempt has ended, and keeps those whose attempt was queued for it (M2, M3).
   */
  async adopt(): Promise<void> {
    const { missionId } = this.#parts;
    for (const { sessionId, tag } of await this.host.findSessions(`${missionId}/`)) {
      const attempt = this.attempt(tag.slice(missionId.length + 1));
      if (attempt?.state.kind === "queued") this.#orphans.set(tag, sessionId);
      else if (attempt?.state.kind !== "running" || attempt.state.sessionId !== sessionId)
        await this.#discard(sessionId);
    }
  }

  /** Aborts and gives back every session of the mission. */
  async discardSessions(): Promise<void> {
    for (const { sessionId } of await this.host.findSessions(`${this.#parts.missionId}/`))
      await this.#discard(sessionId);
  }

  report(message: string, error: unknown): void {
    this.#parts.onFault(message, error);
  }

  async #discard(sessionId: string): Promise<void> {
    await this.host.abort(sessionId);
    await this.host.closeSession(sessionId);
  }
}
