import type { Usage } from "@oco/mission";

/** One delegated task, as the store keeps it under `["delegation", id]`. */
export interface DelegationRecord {
  readonly id: string;
  /** Position among the tasks of one millisecond; with `createdAt` it gives the order of the queue. */
  readonly seq: number;
  readonly createdAt: number;
  readonly parentSessionId: string;
  /** The agent that asked; the wake goes to it when the session says nothing else. */
  readonly parentAgent: string;
  readonly agent: string;
  readonly description: string;
  readonly prompt: string;
  /** `provider/model`; what the caller, the agent, or the parent's own turn says, in this order. */
  readonly model?: string;
  /** 1 for a task of a session that nobody delegated. */
  readonly depth: number;
  /** `foreground`: a tool call of the parent waits for it. Else its parent is told when it has ended. */
  readonly mode: "foreground" | "background";
  /** Goes on when its parent is aborted. */
  readonly isDetached: boolean;
  /** The session of an earlier task that this one goes on in. */
  readonly resumedSessionId?: string;
  /** The process that drives it; `null` when that process let go of it in order. */
  readonly owner: string | null;
  readonly state: DelegationState;
}

export type DelegationState =
  | { readonly kind: "queued" }
  | {
      readonly kind: "running";
      readonly sessionId: string;
      readonly turnId: string;
      readonly turn: number;
      readonly startedAt: number;
    }
  | {
      readonly kind: "ended";
      readonly end: DelegationEnd;
      readonly sessionId?: string;
      readonly turnId?: string;
      readonly usage: Usage;
      /** When its first turn was sent; not there for one that ended in the queue. */
      readonly startedAt?: number;
      readonly endedAt: number;
      readonly delivery: Delivery;
    };

export type DelegationEnd =
  /** `text` is bounded; `length` is that of the whole answer, which its session keeps. */
  | { readonly kind: "completed"; readonly text: string; readonly length: number }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "cancelled"; readonly why: string };

/** How the parent hears of the end (D4). */
export type Delivery =
  /** A tool call of the process `owner` of the record waits for it. */
  | { readonly kind: "awaited" }
  /** Nobody was told yet, and nobody waits. */
  | { readonly kind: "due" }
  /** Part of a wake. */
  | { readonly kind: "batched"; readonly wakeId: string }
  /** A tool call returned it, or the parent knows because it cancelled the task itself. */
  | { readonly kind: "told" };

/**
 * One message to a parent with the results of a batch, under `["delegation-wake", parentSessionId, id]`. It is there
 * until the parent has answered the message.
 */
export interface WakeRecord {
  readonly id: string;
  readonly parentSessionId: string;
  readonly parentAgent: string;
  /** Id of the message in the parent's session; stored before it is sent, so that it can be looked for (D4). */
  readonly messageId: string;
  readonly taskIds: readonly string[];
  readonly at: number;
  readonly owner: string | null;
}

/** What the store holds for delegation, by the first element of the key. */
export interface DelegationSchema {
  readonly delegation: DelegationRecord;
  readonly "delegation-wake": WakeRecord;
}
