import type { DelegationRecord } from "../state/records.ts";

/** What is to be told to one parent, and when. */
export type DueWake =
  | { readonly kind: "none" }
  | { readonly kind: "later"; readonly atMs: number }
  | { readonly kind: "now"; readonly tasks: readonly DelegationRecord[] };

/**
 * One wake for a batch (D4): it is due when no background task of the parent is left, or when a result has waited
 * `patienceMs` for the others.
 */
export function dueWake(tasks: readonly DelegationRecord[], now: number, patienceMs: number): DueWake {
  const due = tasks.filter(isDue);
  if (due.length === 0) return { kind: "none" };
  if (!tasks.some(isPending)) return { kind: "now", tasks: due };
  const oldest = Math.min(...due.map(({ state }) => (state.kind === "ended" ? state.endedAt : now)));
  if (oldest + patienceMs <= now) return { kind: "now", tasks: due };
  return { kind: "later", atMs: oldest + patienceMs };
}

/** Whether a parent hears of this task by a message, once it has ended. */
export function isPending({ mode, state }: DelegationRecord): boolean {
  return mode === "background" && state.kind !== "ended";
}

/** Whether the parent is still to be told of the end of this task. */
export function isDue({ state }: DelegationRecord): boolean {
  return state.kind === "ended" && state.delivery.kind === "due";
}
