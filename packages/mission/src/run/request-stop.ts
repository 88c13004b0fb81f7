import { MissionError } from "../errors.ts";
import type { MissionStore } from "../state/mission-store.ts";

/** Stores that a mission is to stop, and who asked for it; whoever drives it carries that out. */
export function requestStop(
  store: MissionStore,
  missionId: string,
  stop: { readonly by: string; readonly why: string },
): Promise<void> {
  return store.transact(`stop of ${missionId} by ${stop.by}`, (tx) => {
    const mission = tx.get(["mission", missionId]);
    if (mission === undefined)
      throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
    if (mission.phase.kind !== "ended") tx.set(["mission", missionId], { ...mission, stop });
  });
}
