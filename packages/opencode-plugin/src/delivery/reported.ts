import type { Part } from "@opencode-ai/sdk/v2/client";
import type { BusEvent } from "../host/bus-event.ts";

/** A report of a mission that is over begins like this; one that waits for a decision is no end. */
const ended = /^MISSION (\S+) (?:sealed|failed|stopped)\b/;

/** The mission whose end a part of a session tells: the saved result of its `mission_run` or `mission_stop`. */
export function reportedBy(part: Part): string | undefined {
  if (part.type !== "tool" || !/^mission_(run|stop)$/.test(part.tool) || part.state.status !== "completed")
    return undefined;
  return ended.exec(part.state.output)?.[1];
}

/** The mission whose end an event of the host tells. */
export function reportedIn({ type, properties }: BusEvent): string | undefined {
  if (type !== "message.part.updated" || typeof properties !== "object" || properties === null)
    return undefined;
  const { part } = properties as { readonly part?: Part };
  return part === undefined ? undefined : reportedBy(part);
}
