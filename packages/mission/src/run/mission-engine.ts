import { type ArtifactPage, artifactPage, type PageOptions } from "../brief/artifact.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { PersonDecision } from "../decide/answer.ts";
import type { MissionView } from "../decide/view.ts";
import { MissionError } from "../errors.ts";
import { EventRing, type RecentEvents } from "../events/event-ring.ts";
import { type EventOptions, eventStream } from "../events/event-stream.ts";
import type { MissionEvent } from "../events/mission-event.ts";
import type { EditOutcome, PlanChange } from "../plan/edit.ts";
import { type AuditState, type MissionReport, reportOf } from "../report/report.ts";
import { limitsOf } from "../state/limits.ts";
import { MissionStore } from "../state/mission-store.ts";
import type { EditRecord } from "../state/records.ts";
import { Capacity } from "./capacity.ts";
import { deliveryMessage, markDelivered, noteDelivery, undelivered } from "./deliveries.ts";
import { type MissionEngineOptions, type MissionRequest, rulesOf } from "./engine-options.ts";
import { type ClaimOutcome, claimFile } from "./file-claims.ts";
import { beatMs } from "./lease.ts";
import { type MissionDriverPlace, MissionFleet } from "./mission-fleet.ts";
import { PlanDesk, type TodoEdit } from "./plan-desk.ts";
import { requestStop } from "./request-stop.ts";
import { startMission } from "./start-mission.ts";
import { StepListeners } from "./step-listeners.ts";
import { SubmissionDesk } from "./submissions.ts";
import { takeDecision } from "./take-decision.ts";
import { TurnWatcher } from "./turn-watcher.ts";
import { waitForEnd } from "./wait-for-end.ts";

/** Recent events that are kept in memory, of all missions. */
const ringCapacity = 1000;

/**
 * Runs missions to their end. Everything it knows is in the store, so an engine that is opened on the store of a dead
 * one goes on where that one was.
 *
 * @example
 * await using engine = new MissionEngine({ host, checks, workspace, store, owner: `${process.pid}` });
 * const id = await engine.start({ goal: "add a --json flag", directory });
 * console.log(renderReport(await engine.wait(id)));
 */
export class MissionEngine implements AsyncDisposable {
  /** Takes what agents hand in through their tools. */
  readonly submissions: SubmissionDesk;
  readonly #options: MissionEngineOptions;
  readonly #clock: Clock;
  readonly #store: MissionStore;
  readonly #capacity: Capacity;
  readonly #watcher: TurnWatcher;
  readonly #fleet: MissionFleet;
  readonly #plans: PlanDesk;
  readonly #recent: EventRing;
  readonly #listeners: StepListeners;
  readonly #closing = new AbortController();

  constructor(options: MissionEngineOptions) {
    const { host, clock = systemClock, random = Math.random } = options;
    const rules = rulesOf(options);
    const turnIdleMs = limitsOf(options.limits).turnIdleMs;
    const agents = [...new Set([...Object.values(rules.agents), ...rules.workers])];
    const onFault = (message: string, error: unknown): void => options.onFault?.(message, error);
    this.#options = options;
    this.#listeners = new StepListeners(onFault);
    if (options.onStep !== undefined) this.#listeners.add(options.onStep);
    this.#clock = clock;
    this.#store = new MissionStore(options.store);
    this.#capacity = new Capacity({ options: options.capacity ?? {}, agents, clock, random });
    this.#recent = new EventRing(options.store, ringCapacity);
    this.#plans = new PlanDesk(this.#store, rules, () => clock.date());
    this.#watcher = new TurnWatcher({ host, clock, random, turnIdleMs });
    this.#fleet = new MissionFleet({
      options,
      store: this.#store,
      rules,
      clock,
      capacity: this.#capacity,
      watcher: this.#watcher,
      onStep: (view) => this.#listeners.tell(view),
      onFault,
    });
    this.submissions = new SubmissionDesk(this.#store, rules, clock, (id) => this.#fleet.kick(id));
  }

  /** Starts a mission and returns its id; it is in the store when this resolves. */
  async start(request: MissionRequest): Promise<string> {
    this.#assertOpen();
    const { limits, random = Math.random } = this.#options;
    const id = await startMission(this.#store, request, { at: this.#clock.date(), random, limits });
    await this.drive(id);
    return id;
  }

  /** Takes over a mission that no living process drives; says whether it did. */
  async drive(missionId: string): Promise<boolean> {
    this.#assertOpen();
    return this.#fleet.drive(missionId);
  }

  /** Where a mission is driven: in this process, in another one, or nowhere. */
  driverOf(missionId: string): MissionDriverPlace {
    return this.#fleet.driverOf(missionId);
  }

  /** Goes on with every unfinished mission that no living process drives; returns their ids. */
  async resume(): Promise<string[]> {
    const taken: string[] = [];
    for (const id of this.#store.missionIds()) {
      const phase = this.#store.mission(id)?.phase;
      if (phase === undefined || (phase.kind === "ended" && phase.isCleaned)) continue;
      if (await this.drive(id)) taken.push(id);
    }
    return taken;
  }

  /** Waits until a mission is over and cleaned up, or waits for a decision. Rejects with the reason of the signal. */
  async wait(missionId: string, options: { readonly signal?: AbortSignal } = {}): Promise<MissionReport> {
    const awaited = {
      listeners: this.#listeners,
      now: () => this.#require(missionId),
      isHeard: () => this.driverOf(missionId) === "here",
      clock: this.#clock,
      beatMs: beatMs(this.#options.leaseMs),
      closing: this.#closing.signal,
    };
    await waitForEnd(awaited, missionId, options.signal);
    return this.report(missionId);
  }

  /** Ends a mission: every session is aborted, and the mission counts as stopped by `by`. */
  async stop(missionId: string, by: string, why: string): Promise<void> {
    await requestStop(this.#store, missionId, { by, why });
    if (await this.drive(missionId)) this.#fleet.kick(missionId);
  }

  /** Changes the plan of a mission; refused with every fault where the plan would not be valid. */
  async edit(missionId: string, change: PlanChange): Promise<EditOutcome> {
    this.#assertOpen();
    return this.#plans.edit(missionId, change).finally(() => this.#fleet.kick(missionId));
  }

  /** Reads a person's edit of the rendered checklist as a change of the plan. */
  async readTodo(missionId: string, edit: TodoEdit): Promise<EditOutcome> {
    this.#assertOpen();
    return this.#plans.readTodo(missionId, edit).finally(() => this.#fleet.kick(missionId));
  }

  /** Every accepted change of a plan after the planner's, oldest first. */
  edits(missionId: string): readonly EditRecord[] {
    return this.#plans.history(missionId);
  }

  /** Answers a mission that waits for a decision. */
  async answer(missionId: string, decision: PersonDecision): Promise<void> {
    const isTaken = await takeDecision(this.#store, this.#clock.date(), missionId, decision);
    if (!isTaken) throw new MissionError("OCO_MISSION_INVALID", `mission ${missionId} waits for no decision`);
    if (await this.drive(missionId)) this.#fleet.kick(missionId);
  }

  view(missionId: string): MissionView | undefined {
    return this.#store.view(missionId);
  }

  /** The mission that a person's session asked for last. */
  missionOf(parentSessionId: string): string | undefined {
    return this.#store.ofParent(parentSessionId);
  }

  /** How a mission stands or ended. */
  report(missionId: string): MissionReport {
    return reportOf(this.#require(missionId), this.#clock.date());
  }

  /** Checks the hash chain of the whole store. */
  async audit(): Promise<AuditState> {
    const result = await this.#store.store.verify();
    if (result.ok) return { kind: "verified", head: result.head, count: result.count };
    return { kind: "broken", why: `${result.reason} at byte ${result.offset}` };
  }

  /** Asks for a file of the shared tree on behalf of a session, before it writes it. */
  claimFile(sessionId: string, path: string): Promise<ClaimOutcome> {
    return claimFile(this.#store, sessionId, path);
  }

  /** Missions that are over and whose parent was not told yet. */
  undelivered(): string[] {
    return undelivered(this.#store);
  }

  /** The id of the message that was chosen to tell the parent, if one was. */
  deliveryMessage(missionId: string): string | undefined {
    return deliveryMessage(this.#store, missionId);
  }

  /** Stores the id of the message that is going to tell the parent, before it is sent (M4). */
  noteDelivery(missionId: string, messageId: string): Promise<void> {
    return noteDelivery(this.#store, missionId, messageId);
  }

  /** Notes that the parent was told; says whether this call was the one that noted it. */
  markDelivered(missionId: string, how: "tool" | "message"): Promise<boolean> {
    return markDelivered(this.#store, missionId, how, this.#clock.date());
  }

  /** Sessions at work, waiting, and the limit now. */
  load(): { readonly running: number; readonly waiting: number; readonly limit: number } {
    return this.#capacity.stats();
  }

  /** A page of a text of which messages show only the ends; `undefined` where there is none under this handle. */
  artifact(missionId: string, handle: string, options?: PageOptions): ArtifactPage | undefined {
    return artifactPage(this.#require(missionId), handle, options);
  }

  /** Everything that happened to a mission from a version on, and what happens next; from the store, so no process misses any. */
  events(missionId: string, options?: EventOptions): AsyncGenerator<MissionEvent, void, void> {
    return eventStream(this.#store.store, missionId, options);
  }

  /** The newest events of a mission, oldest first. */
  recentEvents(missionId: string, count = 100): Promise<RecentEvents> {
    return this.#recent.recent(missionId, count);
  }

  /** Hears each committed state of each mission from now on. */
  subscribe(listener: (view: MissionView) => void): Disposable {
    return this.#listeners.add(listener);
  }

  /** Lets go of every mission: sessions are aborted, leases given back, the store keeps what was (M7). */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#fleet.close();
    await this.#capacity[Symbol.asyncDispose]();
    this.#watcher[Symbol.dispose]();
  }

  #require(missionId: string): MissionView {
    const view = this.view(missionId);
    if (view === undefined) throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
    return view;
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw new MissionError("OCO_MISSION_CLOSED", "the engine is closed");
  }
}
