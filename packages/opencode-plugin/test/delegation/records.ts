import { noUsage } from "@oco/mission";
import type { DelegationEnd, DelegationRecord, Delivery } from "../../src/delegation/state/records.ts";

/** A task that waits in the queue. */
export function queued(id: string, more: Partial<DelegationRecord> = {}): DelegationRecord {
  return {
    id,
    seq: 0,
    createdAt: 0,
    parentSessionId: "ses_parent",
    parentAgent: "build",
    agent: "general",
    description: `do ${id}`,
    prompt: `the prompt of ${id}`,
    depth: 1,
    mode: "background",
    isDetached: false,
    owner: "host/1/me",
    state: { kind: "queued" },
    ...more,
  };
}

/** A background task that has ended. */
export function ended(
  id: string,
  { text = "done", endedAt = 0, delivery = { kind: "due" }, end = completed(text) }: Ending = {},
): DelegationRecord {
  return queued(id, {
    state: { kind: "ended", end, sessionId: `ses_${id}`, turnId: "msg_1", usage: noUsage, endedAt, delivery },
  });
}

interface Ending {
  readonly text?: string;
  readonly endedAt?: number;
  readonly delivery?: Delivery;
  readonly end?: DelegationEnd;
}

function completed(text: string): DelegationEnd {
  return { kind: "completed", text, length: text.length };
}
