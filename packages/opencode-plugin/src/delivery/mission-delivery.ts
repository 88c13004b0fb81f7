import { type MissionEngine, type MissionReport, renderReport, type TurnWatcher } from "@oco/mission";
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
}

/** How often a report is sent before it is given up; each time the host took it and did not come to answer it. */
const maxSends = 4;

/**
 * Tells the person's session how a mission ended whose `mission_run` died with its process. Exactly once: the id of
 * the message is stored before it is sent, and whether the session has it, or has the tool's own result, is read from
 * the session before anything is sent again. It counts as told when the session has answered it (H11).
 */
export class MissionDelivery implements Disposable {
  readonly #options: MissionDeliveryOptions;
  readonly #closing = new AbortController();

  constructor(options: MissionDeliveryOptions) {
    this.#options = options;
  }

  /** Waits for the end of a mission and delivers it, unless this is disposed of before. */
  async deliver(missionId: string): Promise<void> {
    try {
      await this.#deliver(missionId, this.#closing.signal);
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new DOMException("closed", "AbortError"));
    this.#options.watch[Symbol.dispose]();
  }

  async #deliver(missionId: string, signal: AbortSignal): Promise<void> {
    const { engine, ids, read, calls } = this.#options;
    const report = await engine.wait(missionId, { signal });
    const parent = engine.view(missionId)?.mission.parentSessionId;
    if (parent === undefined || calls.isWaiting(missionId)) return;
    // It is not over: the decision, and the tool that takes it, bring the rest.
    if (report.state === "decision") return this.#wake(parent, ids.next(), report);
    const messages = await read(parent);
    if (messages.some(({ parts }) => parts.some((part) => reportedBy(part) === missionId)))
      return void (await engine.markDelivered(missionId, "tool"));
    const sent = engine.deliveryMessage(missionId);
    const turn = sent === undefined ? undefined : turnStateOf(sent, messages);
    // Saved, but its process died before the model was asked: the same message again asks it, and adds nothing.
    const again = turn === undefined || turn.kind === "absent" ? undefined : sent;
    if (turn?.kind !== "ended") await this.#send(parent, report, again);
    await engine.markDelivered(missionId, "message");
  }

  /** Sends the report, under a new id where none has arrived: one of the past would stand behind later messages, unanswered. */
  async #send(parent: string, report: MissionReport, known: string | undefined): Promise<void> {
    const { engine, ids, watch } = this.#options;
    const messageId = known ?? ids.next();
    if (known === undefined) await engine.noteDelivery(report.missionId, messageId);
    for (let sends = 1; sends <= maxSends; sends += 1) {
      await this.#wake(parent, messageId, report);
      const end = await watch.wait({ sessionId: parent, turnId: messageId }, this.#closing.signal);
      if (end.kind !== "lost" || end.state === "gone") return;
    }
  }

  async #wake(parent: string, messageId: string, report: MissionReport): Promise<void> {
    const { engine, sessions, commander } = this.#options;
    const what = report.state === "decision" ? "needs a decision" : "has ended";
    const audit = await engine.audit();
    const text = `The mission of this session ${what} after a restart of OpenCode. Tell the person.\n\n${renderReport({ ...report, audit })}`;
    await sessions.wake({ sessionId: parent, messageId, agent: commander, text, isHeld: false });
  }
}
