import { type MissionEngine, type MissionReport, renderReport } from "@oco/mission";
import type { ChildSessions } from "../delegation/host/child-sessions.ts";
import type { MessageIds } from "../host/message-id.ts";
import { type SessionMessage, turnStateOf } from "../host/turn-state.ts";

export interface MissionDeliveryOptions {
  /** The messages of a session. */
  readonly read: (sessionId: string) => Promise<readonly SessionMessage[]>;
  readonly engine: Pick<
    MissionEngine,
    "wait" | "view" | "audit" | "deliveryMessage" | "noteDelivery" | "markDelivered"
  >;
  readonly ids: Pick<MessageIds, "next">;
  readonly sessions: Pick<ChildSessions, "wake">;
  /** Who is told where the session's last turn does not say it. */
  readonly commander: string;
}

/**
 * Tells the person's session how a mission ended whose `mission_run` died with its process. Exactly once: the id of
 * the message is stored before it is sent, and whether the session has it, or has the tool's own result, is read from
 * the session before anything is sent again.
 */
export class MissionDelivery {
  readonly #options: MissionDeliveryOptions;

  constructor(options: MissionDeliveryOptions) {
    this.#options = options;
  }

  /** Waits for the end of a mission and delivers it. */
  async deliver(missionId: string): Promise<void> {
    const { engine, ids, read } = this.#options;
    const report = await engine.wait(missionId);
    const parent = engine.view(missionId)?.mission.parentSessionId;
    if (parent === undefined) return;
    // It is not over: the decision, and the tool that takes it, bring the rest.
    if (report.state === "decision") return this.#wake(parent, ids.next(), report);
    const messages = await read(parent);
    if (hasToolResult(messages, missionId)) return void (await engine.markDelivered(missionId, "tool"));
    const sent = engine.deliveryMessage(missionId);
    const turn = sent === undefined ? undefined : turnStateOf(sent, messages);
    // Saved, but its process died before the model was asked: the same message again asks it, and adds nothing.
    const again = turn === undefined || turn.kind === "absent" ? undefined : sent;
    if (turn?.kind !== "ended") await this.#send(parent, report, again);
    await engine.markDelivered(missionId, "message");
  }

  /** Sends the report, under a new id where none has arrived: one of the past would stand behind later messages, unanswered. */
  async #send(parent: string, report: MissionReport, known: string | undefined): Promise<void> {
    const { engine, ids } = this.#options;
    const messageId = known ?? ids.next();
    if (known === undefined) await engine.noteDelivery(report.missionId, messageId);
    await this.#wake(parent, messageId, report);
  }

  async #wake(parent: string, messageId: string, report: MissionReport): Promise<void> {
    const { engine, sessions, commander } = this.#options;
    const what = report.state === "decision" ? "needs a decision" : "has ended";
    const audit = await engine.audit();
    const text = `The mission of this session ${what} after a restart of OpenCode. Tell the person.\n\n${renderReport({ ...report, audit })}`;
    await sessions.wake({ sessionId: parent, messageId, agent: commander, text, isHeld: false });
  }
}

/** Whether the tool's own result reached the session before the process died. */
export function hasToolResult(messages: readonly SessionMessage[], missionId: string): boolean {
  return messages.some(({ parts }) =>
    parts.some(
      (part) =>
        part.type === "tool" &&
        part.tool === "mission_run" &&
        part.state.status === "completed" &&
        part.state.output.startsWith(`MISSION ${missionId} `),
    ),
  );
}
