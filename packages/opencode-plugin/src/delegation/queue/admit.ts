import { boundsOf, type Caps } from "./caps.ts";

/** What decides whether and when a task starts. */
export interface Candidate {
  readonly id: string;
  readonly seq: number;
  readonly createdAt: number;
  readonly agent: string;
  readonly model?: string;
  readonly depth: number;
  /** The session that it works in, or goes on in; one task at a time has it. */
  readonly sessionId?: string | undefined;
}

/**
 * The tasks that start now (D2): first in, first out among those that wait for the same thing. A task that no bound
 * holds back passes those that wait for an agent or a model that is busy, and never one that waits for what it needs.
 */
export function admit<T extends Candidate>(
  waiting: readonly T[],
  running: readonly Candidate[],
  caps: Caps,
): T[] {
  const taken = new Map<string, number>();
  const take = (task: Candidate): void => {
    for (const { key } of boundsOf(caps, task)) taken.set(key, (taken.get(key) ?? 0) + 1);
  };
  for (const task of running) take(task);
  return inOrder(waiting).filter((task) => {
    const hasRoom = boundsOf(caps, task).every(({ key, max }) => (taken.get(key) ?? 0) < max);
    if (hasRoom) take(task);
    return hasRoom;
  });
}

/** Oldest first. */
export function inOrder<T extends { readonly createdAt: number; readonly seq: number }>(
  tasks: readonly T[],
): T[] {
  return [...tasks].sort((a, b) => a.createdAt - b.createdAt || a.seq - b.seq);
}
