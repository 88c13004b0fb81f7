import type { Store } from "@oco/mvcc";
import { type Clock, systemClock } from "../clock.ts";
import { answer, type PersonDecision } from "../decide/answer.ts";
import { Draft } from "../decide/draft.ts";
import { addTasks } from "../decide/planning.ts";
import { type DecisionRules, defaultAgents, defaultBackoffMs } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import { MissionError } from "../errors.ts";
import { type AgentHost, noUsage } from "../host/agent-host.ts";
import type { CheckRunner } from "../host/check-runner.ts";
import type { Workspace } from "../host/workspace.ts";
import { taskSpec } from "../plan/plan.ts";
import { triage } from "../plan/triage.ts";
import { type AuditState, type MissionReport, reportOf } from "../report/report.ts";
import { type Limits, limitsOf } from "../state/limits.ts";
import { applyChanges, MissionStore, viewOf } from "../state/mission-store.ts";
import type { MissionLevel, MissionRecord } from "../state/records.ts";
import type { MissionSchema } from "../state/schema.ts";
import { Capacity, type CapacityOptions } from "./capacity.ts";
import { type ClaimOutcome, claimFile } from "./file-claims.ts";
import { Lease } from "./lease.ts";
import { MissionContext } from "./mission-context.ts";
import { MissionDriver } from "./mission-driver.ts";
import { SubmissionDesk } from "./submissions.ts";
import { TurnWatcher } from "./turn-watcher.ts";

export interface MissionEngineOptions {
  readonly host: AgentHost;
  readonly checks: CheckRunner;
  readonly workspace: Workspace;
  /** Where everything is kept; several processes may share one. */
  readonly store: Store<MissionSchema>;
  /** Names this process; another engine with the same name takes over its missions at once. */
  readonly owner: string;
  /** Whether the process of another owner is known to be gone. @default never */
  readonly isOwnerGone?: (owner: string) => boolean;
  readonly agents?: Partial<DecisionRules["agents"]>;
  /** Agents that a plan may name. @default the worker */
  readonly workers?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly capacity?: CapacityOptions;
  readonly backoffMs?: DecisionRules["backoffMs"];
  /** Milliseconds that a mission stays with a process that went silent. @default 15000 */
  readonly leaseMs?: number;
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: () => number;
  /** Hears each committed state of each mission. */
  readonly onStep?: (view: MissionView) => void;
  /** Hears of faults that do not stop a mission. */
  readonly onFault?: (message: string, error: unknown) => void;
}

/** What a mission is started with. */
export interface MissionRequest {
  readonly goal: string;
  readonly directory: string;
  readonly parentSessionId?: string;
  /** @default what the goal looks like */
  readonly level?: MissionLevel;
  /** Commands for the whole where no planner names them (L1). */
  readonly verify?: readonly string[];
  readonly limits?: Partial<Limits>;
}

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
  readonly #random: () => number;
  readonly #rules: DecisionRules;
  readonly #store: MissionStore;
  readonly #capacity: Capacity;
  readonly #watcher: TurnWatcher;
  readonly #drivers = new Map<string, MissionDriver>();
  readonly #listeners = new Set<(view: MissionView) => void>();
  #isClosed = false;

  constructor(options: MissionEngineOptions) {
    const { host, store, clock = systemClock, random = Math.random, capacity = {} } = options;
    const agents = { ...defaultAgents, ...options.agents };
    const workers = [...new Set([agents.worker, ...(options.workers ?? [])])];
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#rules = {
      agents,
      workers,
      workspace: options.workspace.kind,
      backoffMs: options.backoffMs ?? defaultBackoffMs,
    };
    this.#store = new MissionStore(store);
    this.#capacity = new Capacity({
      options: capacity,
      agents: [...new Set([...Object.values(agents), ...workers])],
      clock,
      random,
    });
    const turnIdleMs = limitsOf(options.limits).turnIdleMs;
    this.#watcher = new TurnWatcher({ host, clock, random, turnIdleMs });
    this.submissions = new SubmissionDesk(this.#store, this.#rules, clock, (missionId) =>
      this.#drivers.get(missionId)?.kick(),
    );
  }

  /** Starts a mission and returns its id; it is in the store when this resolves. */
  async start(request: MissionRequest): Promise<string> {
    this.#assertOpen();
    const goal = request.goal.trim();
    if (goal === "")
      throw new MissionError("OCO_MISSION_INVALID", "a mission needs a goal; got an empty one");
    const record = this.#newMission(request, goal);
    await this.#store.transact(`mission ${record.id} for ${record.parentSessionId ?? "nobody"}`, (tx) => {
      const draft = new Draft(
        { mission: record, tasks: new Map(), attempts: new Map(), checks: new Map(), merges: new Map() },
        record.createdAt,
      );
      if (record.level === "L1") {
        const spec = taskSpec({
          id: "T1",
          title: goal.split("\n", 1)[0] as string,
          instructions: goal,
          verify: record.verify,
        });
        addTasks(draft, [spec], { by: "triage" });
      }
      tx.set(["mission", record.id], record);
      applyChanges(tx, record.id, draft.changes);
      tx.set(["delivery", record.id], { kind: "pending" });
      if (record.parentSessionId !== undefined) tx.set(["parent", record.parentSessionId], record.id);
    });
    await this.drive(record.id);
    return record.id;
  }

  /** Takes over a mission that no living process drives; says whether it did. */
  async drive(missionId: string): Promise<boolean> {
    this.#assertOpen();
    if (this.#drivers.has(missionId)) return true;
    const { owner, leaseMs = 15_000, isOwnerGone = () => false } = this.#options;
    const onFault = this.#onFault;
    const lease = new Lease({
      store: this.#store,
      missionId,
      owner,
      clock: this.#clock,
      durationMs: leaseMs,
      isGone: isOwnerGone,
      onFault,
    });
    if (!(await lease.acquire())) return false;
    const context = this.#contextOf(missionId);
    await context
      .adopt()
      .catch((error: unknown) => onFault(`sessions of mission ${missionId} could not be listed`, error));
    const driver = new MissionDriver({
      missionId,
      context,
      rules: this.#rules,
      lease,
      onStep: (view) => this.#onStep(view),
      onStop: () => {
        this.#drivers.delete(missionId);
        void lease
          .release()
          .catch((error: unknown) => onFault(`the lease of ${missionId} could not be released`, error));
      },
    });
    this.#drivers.set(missionId, driver);
    driver.kick();
    return true;
  }

  /** Goes on with every unfinished mission that no living process drives; returns their ids. */
  async resume(): Promise<string[]> {
    const taken: string[] = [];
    for (const id of this.#store.missionIds()) {
      const phase = this.view(id)?.mission.phase;
      if (phase === undefined || (phase.kind === "ended" && phase.isCleaned)) continue;
      if (await this.drive(id)) taken.push(id);
    }
    return taken;
  }

  /** Waits until a mission is over and cleaned up, or waits for a decision. Rejects with the reason of the signal. */
  wait(missionId: string, options: { readonly signal?: AbortSignal } = {}): Promise<MissionReport> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        this.#listeners.delete(look);
        signal?.removeEventListener("abort", aborted);
      };
      const look = (view: MissionView): void => {
        if (view.mission.id !== missionId || !isSettledPhase(view)) return;
        finish();
        resolve(this.report(missionId));
      };
      const aborted = (): void => {
        finish();
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      const view = this.#require(missionId);
      signal?.addEventListener("abort", aborted, { once: true });
      this.#listeners.add(look);
      look(view);
    });
  }

  /** Ends a mission: every session is aborted, and the mission counts as stopped by `by`. */
  async stop(missionId: string, by: string, why: string): Promise<void> {
    await this.#store.transact(`stop of ${missionId} by ${by}`, (tx) => {
      const mission = tx.get(["mission", missionId]);
      if (mission === undefined)
        throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
      if (mission.phase.kind !== "ended") tx.set(["mission", missionId], { ...mission, stop: { by, why } });
    });
    if (await this.drive(missionId)) this.#drivers.get(missionId)?.kick();
  }

  /** Answers a mission that waits for a decision. */
  async answer(missionId: string, decision: PersonDecision): Promise<void> {
    const isTaken = await this.#store.transact(`decision on ${missionId}`, (tx) => {
      const view = viewOf(tx, missionId);
      if (view === undefined)
        throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
      const draft = new Draft(view, this.#clock.date());
      if (!answer(draft, decision)) return false;
      applyChanges(tx, missionId, draft.changes);
      return true;
    });
    if (!isTaken) throw new MissionError("OCO_MISSION_INVALID", `mission ${missionId} waits for no decision`);
    if (await this.drive(missionId)) this.#drivers.get(missionId)?.kick();
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
    return this.#store.missionIds().filter((id) => {
      const phase = this.view(id)?.mission.phase;
      return phase?.kind === "ended" && phase.isCleaned && this.#store.delivery(id)?.kind === "pending";
    });
  }

  /** Notes that the parent was told; says whether this call was the one that noted it. */
  markDelivered(missionId: string, how: "tool" | "message"): Promise<boolean> {
    return this.#store.transact(`delivery of ${missionId} by ${how}`, (tx) => {
      if (tx.get(["delivery", missionId])?.kind === "delivered") return false;
      tx.set(["delivery", missionId], { kind: "delivered", at: this.#clock.date(), how });
      return true;
    });
  }

  /** Sessions at work, waiting, and the limit now. */
  load(): { readonly running: number; readonly waiting: number; readonly limit: number } {
    return this.#capacity.stats();
  }

  /** Hears each committed state of each mission from now on. */
  subscribe(listener: (view: MissionView) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Lets go of every mission: sessions are aborted, leases given back, the store keeps what was (M7). */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.allSettled([...this.#drivers.values()].map((driver) => driver.close()));
    this.#drivers.clear();
    await this.#capacity[Symbol.asyncDispose]();
    this.#watcher[Symbol.dispose]();
  }

  #newMission(request: MissionRequest, goal: string): MissionRecord {
    const { directory, parentSessionId, verify = [] } = request;
    const createdAt = this.#clock.date();
    const level = request.level ?? triage(goal);
    return {
      id: `m${createdAt.toString(36)}${Math.floor(this.#random() * 36 ** 4)
        .toString(36)
        .padStart(4, "0")}`,
      goal,
      directory,
      ...(parentSessionId === undefined ? {} : { parentSessionId }),
      level,
      limits: limitsOf({ ...this.#options.limits, ...request.limits }),
      createdAt,
      phase: level === "L1" ? { kind: "execute" } : { kind: "explore" },
      wave: 1,
      summary: "",
      verify,
      usage: noUsage,
      warned: [],
      fingerprints: [],
    };
  }

  #contextOf(missionId: string): MissionContext {
    const { host, workspace, checks } = this.#options;
    return new MissionContext({
      missionId,
      host,
      workspace,
      checks,
      store: this.#store,
      clock: this.#clock,
      capacity: this.#capacity,
      watcher: this.#watcher,
      onFault: this.#onFault,
    });
  }

  readonly #onFault = (message: string, error: unknown): void => this.#options.onFault?.(message, error);

  #onStep(view: MissionView): void {
    this.#options.onStep?.(view);
    for (const listener of [...this.#listeners]) listener(view);
  }

  #require(missionId: string): MissionView {
    const view = this.view(missionId);
    if (view === undefined) throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
    return view;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new MissionError("OCO_MISSION_CLOSED", "the engine is closed");
  }
}

function isSettledPhase({ mission: { phase } }: MissionView): boolean {
  return phase.kind === "decision" || (phase.kind === "ended" && phase.isCleaned);
}
