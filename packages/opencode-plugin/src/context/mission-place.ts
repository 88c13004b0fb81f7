import { type AttemptRecord, type MissionSchema, type MissionView, viewOf } from "@oco/mission";
import type { Store } from "@oco/mvcc";

/** What a session has to do with a mission. */
export type MissionPlace =
  /** The person's session that asked for it. */
  | { readonly kind: "parent"; readonly view: MissionView }
  /** A session that works for it. */
  | { readonly kind: "child"; readonly view: MissionView; readonly attempt: AttemptRecord };

/** Finds the mission of a session; `undefined` for one that has none. */
export function missionPlace(store: Store<MissionSchema>, sessionId: string): MissionPlace | undefined {
  using snapshot = store.snapshot();
  const session = snapshot.get(["session", sessionId]);
  const missionId = session?.missionId ?? snapshot.get(["parent", sessionId]);
  const view = missionId === undefined ? undefined : viewOf(snapshot, missionId);
  if (view === undefined) return undefined;
  if (session === undefined) return { kind: "parent", view };
  const attempt = view.attempts.get(session.attemptId);
  return attempt === undefined ? undefined : { kind: "child", view, attempt };
}
