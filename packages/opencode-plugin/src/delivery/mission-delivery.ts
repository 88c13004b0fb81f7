import {
  type MissionEngine,
  type MissionReport,
  type MissionView,
  renderReport,
  type TurnWatcher,
} from "@oco/mission";
import type { ChildSessions } from "../delegation/host/child-sessions.ts";
import type { MessageIds } from "../host/message-id.ts";
import { type SessionMessage, turnStateOf } from "../host/turn-state.ts";
import type { ReportCalls } from "./report-calls.ts";
import { reportedBy } from "./reported.ts";

export interface MissionDeliveryOptions {
  /** The messages of a session. */
  readonly read: (sessionId: string) => Promise<readonly SessionMessage[]>;
  readonly engine: Pick<
    MissionEngine,
    "wait" | "view" | "audit" | "deliveryMessage" | "noteDelivery" | "markDelivered"
  >;
  readonly ids: Pick<MessageIds, "next">;
  readonly sessions: Pick<ChildSessions, "wake">;
  /** Sees the session answer; goes with the delivery. */
  readonly watch: Pick<TurnWatcher, "wait"> & Disposable;
  readonly calls: Pick<ReportCalls, "isWaiting">;
  /** Who is told where the session's last turn does not say it. */
  readonly commander: string;
  readonly onFault: (what: string) => (error: unknown) => void;
}

/** What is looked at of each state of a mission. */
interface HeardState {
  readonly mission: Pick<MissionView["mission"], "id" | "phase">;
}

/** How often a report is sent before it is given up; each time the host took it and did not come to answer it. */
const maxSends = 4;

/**
 * Tells the person's session how a mission ended for which no `mission_run` waits: its process died, or the mission went
 * on after a decision without one. Exactly once: the id of the message is stored before it is sent, and whether the
 * session has it, or has the tool's own result, is read from the session before anything is sent again. It counts as told when the session has answered it (H11).
 */
export class MissionDelivery implements Disposable {
  readonly #options: MissionDeliveryOptions;
  readonly #closing = new AbortController();
  /** Missions that were at work when they were last heard of. */
  readonly #working = new Set<string>();
  /** Deliveries under way, so that none is begun twice. */
  readonly #active = new Map<string, Promise<void>>();

  constructor(options: MissionDeliveryOptions) {
    this.#options = options;
  }

  /** Hears each state that this process commits: a mission that comes to rest with no call that waits for it is delivered. */
  hear({ mission: { id, phase } }: HeardState): void {
    const isAtRest = phase.kind === "decision" || (phase.kind === "ended" && phase.isCleaned);
    if (!isAtRest) return void this.#working.add(id);
    // A call that waits now tells its session by its result, also where that is returned before a message could be.
    if (!this.#working.delete(id) || this.#options.calls.isWaiting(id)) return;
    void this.deliver(id).catch(this.#options.onFault(`tell a session how mission ${id} ended`));
  }

  /** Waits for the end of a mission and delivers it, unless this is disposed of before. `when` follows "has ended". */
  deliver(missionId: string, when: string = ""): Promise<void> {
    const active = this.#active.get(missionId);
    if (active !== undefined) return active;
    const delivery = this.#deliver(missionId, when, this.#closing.signal)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) throw error;
      })
      .finally(() => this.#active.delete(missionId));
    this.#active.set(missionId, delivery);
    return delivery;
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new DOMException("closed", "AbortError"));
    this.#options.watch[Symbol.dispose]();
  }

  async #deliver(missionId: string, when: string, signal: AbortSignal): Promise<void> {
    const { engine, ids, read, calls } = this.#options;
    const report = await engine.wait(missionId, { signal });
    const parent = engine.view(missionId)?.mission.parentSessionId;
    if (parent === undefined || calls.isWaiting(missionId)) return;
    // It is not over: the decision, and the tool that takes it, bring the rest.
    if (report.state === "decision") return this.#wake(parent, ids.next(), report, when);
    const messages = await read(parent);
    if (messages.some(({ parts }) => parts.some((part) => reportedBy(part) === missionId)))
      return void (await engine.markDelivered(missionId, "tool"));
    const sent = engine.deliveryMessage(missionId);
    const turn = sent === undefined ? undefined : turnStateOf(sent, messages);
    // Saved, but its process died before the model was asked: the same message again asks it, and adds nothing.
    const again = turn === undefined || turn.kind === "absent" ? undefined : sent;
    if (turn?.kind !== "ended") await this.#send(parent, report, when, again);
    await engine.markDelivered(missionId, "message");
  }

  /** Sends the report, under a new id where none has arrived: one of the past would stand behind later messages, unanswered. */
  async #send(parent: string, report: MissionReport, when: string, known: string | undefined): Promise<void> {
    const { engine, ids, watch } = this.#options;
    const messageId = known ?? ids.next();
    if (known === undefined) await engine.noteDelivery(report.missionId, messageId);
    for (let sends = 1; sends <= maxSends; sends += 1) {
      await this.#wake(parent, messageId, report, when);
      const end = await watch.wait({ sessionId: parent, turnId: messageId }, this.#closing.signal);
      if (end.kind !== "lost" || end.state === "gone") return;
    }
  }

  async #wake(parent: string, messageId: string, report: MissionReport, when: string): Promise<void> {
    const { engine, sessions, commander } = this.#options;
    const what = report.state === "decision" ? "needs a decision" : "has ended";
    const audit = await engine.audit();
    const text = `The mission of this session ${what}${when}. Tell the person.\n\n${renderReport({ ...report, audit })}`;
    await sessions.wake({ sessionId: parent, messageId, agent: commander, text, isHeld: false });
  }
}
