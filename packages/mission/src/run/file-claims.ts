import { isSettled, type MissionView } from "../decide/view.ts";
import { globMatches } from "../plan/ownership.ts";
import { type MissionStore, type MissionTransaction, viewOf } from "../state/mission-store.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** Whether a session may write a file now. */
export type ClaimOutcome =
  | { readonly kind: "granted" }
  /** The session takes part in no mission; its writes are none of the engine's business. */
  | { readonly kind: "outside" }
  | { readonly kind: "held"; readonly taskId: string; readonly title: string; readonly text: string };

/**
 * One writer for each file of a shared tree. The first task that writes a file holds it until the task is settled; a
 * file that another unfinished task owns by its plan is held by that one from the start.
 */
export async function claimFile(store: MissionStore, sessionId: string, path: string): Promise<ClaimOutcome> {
  return store.transact(`claim of ${path}`, (tx) => {
    const session = tx.get(["session", sessionId]);
    const view = session === undefined ? undefined : viewOf(tx, session.missionId);
    if (session === undefined || view === undefined) return { kind: "outside" };
    const taskId = view.attempts.get(session.attemptId)?.subject;
    if (taskId === undefined || !view.tasks.has(taskId)) return { kind: "outside" };
    const claimant = tx.get(["claim", session.missionId, path]);
    const isMoving = (id: string): boolean => isAtWork(view.tasks.get(id));
    const owner = [...view.tasks.values()].find(
      ({ spec, state }) =>
        state.kind !== "pending" && isMoving(spec.id) && spec.files.some((glob) => globMatches(glob, path)),
    );
    const holder = claimant !== undefined && isMoving(claimant) ? claimant : owner?.spec.id;
    if (holder !== undefined && holder !== taskId) {
      return heldBy(path, { id: holder, title: view.tasks.get(holder)?.spec.title ?? "" });
    }
    const stranger = otherHolder(tx, view, path);
    if (stranger !== undefined) return heldBy(path, stranger);
    if (claimant !== taskId) tx.set(["claim", session.missionId, path], taskId);
    return { kind: "granted" };
  });
}

/** A task of another mission in the same directory that has written the file and is not through with it. */
function otherHolder(tx: MissionTransaction, { mission }: MissionView, path: string): Holder | undefined {
  for (const { value: other } of tx.entries({ prefix: ["mission"] })) {
    const isBeside = other.id !== mission.id && other.directory === mission.directory;
    const taskId = isBeside && other.phase.kind !== "ended" ? tx.get(["claim", other.id, path]) : undefined;
    const task = taskId === undefined ? undefined : tx.get(["task", other.id, taskId]);
    if (task !== undefined && isAtWork(task))
      return { id: `${task.spec.id} of mission ${other.id}`, title: task.spec.title };
  }
  return undefined;
}

function isAtWork(task: TaskRecord | undefined): boolean {
  return task !== undefined && !isSettled(task) && task.state.kind !== "failed";
}

interface Holder {
  readonly id: string;
  readonly title: string;
}

function heldBy(path: string, { id, title }: Holder): ClaimOutcome {
  const text = `${path} is held by task ${id} (${title}). Work within your own files, or end with complete_task status "blocked" and say why you need it.`;
  return { kind: "held", taskId: id, title, text };
}
