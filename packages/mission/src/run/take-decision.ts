import { answer, type PersonDecision } from "../decide/answer.ts";
import { Draft } from "../decide/draft.ts";
import { MissionError } from "../errors.ts";
import { applyChanges, type MissionStore, viewOf } from "../state/mission-store.ts";

/** Stores what a person decided; false where the mission waits for no decision. */
export function takeDecision(
  store: MissionStore,
  at: number,
  missionId: string,
  decision: PersonDecision,
): Promise<boolean> {
  return store.transact(`decision on ${missionId}`, (tx) => {
    const view = viewOf(tx, missionId);
    if (view === undefined) throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
    const draft = new Draft(view, at);
    if (!answer(draft, decision)) return false;
    applyChanges(tx, missionId, draft);
    return true;
  });
}
