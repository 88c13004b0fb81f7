import { addUsage, type Usage } from "../host/agent-host.ts";
import type { AttemptEnd } from "../state/records.ts";
import type { MissionContext } from "./mission-context.ts";

/** What becomes of a session does not follow from the tenure alone: nobody will use it, or another process may. */
export type SessionClaim = "stray" | "theirs";

/** An attempt whose steps are stored. */
export interface SteppedAttempt {
  readonly context: MissionContext;
  readonly attemptId: string;
}

/**
 * Stores a turn before it is sent. An engine that was superseded while its session was made stores none (E2): the session
 * is a stray one where the attempt is over or has another, and else the new owner may have found it by its tag.
 */
export function storeTurn(
  { context, attemptId }: SteppedAttempt,
  { sessionId, turnId, turn }: { readonly sessionId: string; readonly turnId: string; readonly turn: number },
): Promise<SessionClaim | undefined> {
  const { store, mission, clock } = context;
  return store.transact(`attempt ${attemptId} turn ${turn}`, (tx) => {
    const attempt = tx.get(["attempt", mission.id, attemptId]);
    if (attempt === undefined || attempt.state.kind === "ended") return "stray";
    if (attempt.state.kind === "running" && attempt.state.sessionId !== sessionId) return "stray";
    if (!context.isOwnIn(tx)) return "theirs";
    const state = { kind: "running", sessionId, turnId, turn, at: clock.date() } as const;
    tx.set(["attempt", mission.id, attempt.id], { ...attempt, state });
    if (turn === 1) tx.set(["session", sessionId], { missionId: mission.id, attemptId: attempt.id });
    return undefined;
  });
}

/** Stores the end of an attempt, and counts what it has consumed. */
export function storeEnd(
  { context, attemptId }: SteppedAttempt,
  {
    sessionId,
    end,
    usage,
  }: { readonly sessionId: string | undefined; readonly end: AttemptEnd; readonly usage: Usage },
): Promise<void> {
  const { store, mission, clock } = context;
  return store.transact(`attempt ${attemptId} ended: ${end.kind}`, (tx) => {
    const attempt = tx.get(["attempt", mission.id, attemptId]);
    const record = tx.get(["mission", mission.id]);
    if (attempt === undefined || record === undefined || !context.isOwnIn(tx)) return;
    tx.set(["mission", mission.id], { ...record, usage: addUsage(record.usage, usage) });
    if (attempt.state.kind === "ended") return;
    const session = sessionId === undefined ? {} : { sessionId };
    const state = { kind: "ended", ...session, end, usage, at: clock.date() } as const;
    tx.set(["attempt", mission.id, attempt.id], { ...attempt, state });
  });
}

/** Counts what an attempt that somebody else has ended had consumed by then. */
export function storeAborted({ context, attemptId }: SteppedAttempt, usage: Usage): Promise<void> {
  const { store, mission } = context;
  return store.transact(`attempt ${attemptId} was aborted`, (tx) => {
    const attempt = tx.get(["attempt", mission.id, attemptId]);
    const record = tx.get(["mission", mission.id]);
    if (attempt === undefined || record === undefined || !context.isOwnIn(tx)) return;
    tx.set(["mission", mission.id], { ...record, usage: addUsage(record.usage, usage) });
    if (attempt.state.kind !== "ended") return;
    tx.set(["attempt", mission.id, attempt.id], { ...attempt, state: { ...attempt.state, usage } });
  });
}
