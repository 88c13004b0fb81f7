import { type MissionEngine, type MissionReport, renderReport } from "@oco/mission";
import type { MessageIds } from "../host/message-id.ts";
import { type Client, dataOf } from "../host/opencode-client.ts";
import type { SessionMessage } from "../host/turn-state.ts";

export interface MissionDeliveryOptions {
  readonly client: Client;
  readonly directory: string;
  readonly engine: MissionEngine;
  readonly ids: MessageIds;
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
    const { engine } = this.#options;
    const report = await engine.wait(missionId);
    const parent = engine.view(missionId)?.mission.parentSessionId;
    if (report.state === "decision" || parent === undefined) return;
    const { messages } = await this.#read(parent);
    const sent = engine.deliveryMessage(missionId);
    if (hasToolResult(messages, missionId)) return void (await engine.markDelivered(missionId, "tool"));
    if (sent === undefined || !messages.some(({ info }) => info.id === sent))
      await this.#send(parent, report);
    await engine.markDelivered(missionId, "message");
  }

  async #send(parent: string, report: MissionReport): Promise<void> {
    const { client, directory, engine, ids } = this.#options;
    const messageID = ids.next();
    await engine.noteDelivery(report.missionId, messageID);
    const audit = await engine.audit();
    const text = `The mission of this session has ended after a restart of OpenCode. Tell the person.\n\n${renderReport({ ...report, audit })}`;
    const result = await client.session.promptAsync({
      sessionID: parent,
      directory,
      messageID,
      parts: [{ type: "text", text, synthetic: true }],
    });
    if (result.error !== undefined) dataOf("take the report of a mission", { error: result.error });
  }

  async #read(parent: string): Promise<{ readonly messages: readonly SessionMessage[] }> {
    const { client, directory } = this.#options;
    const result = await client.session.messages({ sessionID: parent, directory });
    return { messages: dataOf("read the session of a mission", result) };
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
