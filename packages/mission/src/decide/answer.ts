import type { Draft } from "./draft.ts";
import { endMission } from "./ending.ts";
import { tasksInOrder } from "./view.ts";

/** What a person, or the commander for them, decides when a mission waits for it. */
export type PersonDecision =
  /** Failed units start anew, with the note as feedback; work that could not be brought into the project is tried again. */
  | { readonly kind: "retry"; readonly by: string; readonly note?: string }
  /** Failed units are given up; what depends on them goes on without. */
  | { readonly kind: "drop"; readonly by: string; readonly note?: string }
  | { readonly kind: "stop"; readonly by: string; readonly note?: string };

/** Applies a decision. Returns false when the mission waits for none. */
export function answer(draft: Draft, decision: PersonDecision): boolean {
  const { phase, pausedMs = 0 } = draft.mission;
  if (phase.kind !== "decision") return false;
  draft.setMission({ pausedMs: pausedMs + draft.at - phase.askedAt });
  const note = decision.note ?? "";
  draft.note(`${decision.by} decided: ${decision.kind}${note === "" ? "" : ` (${note})`}`);
  if (decision.kind === "stop") {
    endMission(draft, { kind: "stopped", by: decision.by, why: note === "" ? "decided by a person" : note });
    return true;
  }
  for (const task of tasksInOrder(draft)) {
    if (task.state.kind !== "failed") continue;
    if (decision.kind === "drop") {
      draft.putTask({ ...task, state: { kind: "dropped", why: note === "" ? `by ${decision.by}` : note } });
    } else {
      const feedback =
        note === "" ? task.feedback : ({ kind: "blocked", summary: `${decision.by} says: ${note}` } as const);
      const { feedback: _, ...rest } = task;
      draft.putTask({
        ...rest,
        ...(feedback === undefined ? {} : { feedback }),
        attempts: 0,
        spoiled: 0,
        state: { kind: "pending" },
      });
    }
  }
  draft.setMission({ wave: draft.mission.wave + 1 });
  draft.setPhase({ kind: "execute" });
  return true;
}
