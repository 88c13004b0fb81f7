import type { MissionSchema } from "@oco/mission";
import type { Store } from "@oco/mvcc";

/** A mission that lay still for longer is not taken up by itself: the person has moved on, and it would cost them money. */
const maxAgeMs = 24 * 60 * 60 * 1000;

/** Missions to go on with at a start: unfinished or not yet delivered, and driven by somebody not long ago. */
export function unfinishedMissions(store: Store<MissionSchema>, at: number): string[] {
  using snapshot = store.snapshot();
  return snapshot.entries({ prefix: ["mission"] }).flatMap(({ value: { id, phase, createdAt } }) => {
    const isOver = phase.kind === "ended" && phase.isCleaned;
    const isDelivered = snapshot.get(["delivery", id])?.kind !== "pending";
    const lastDriven = snapshot.get(["lease", id])?.expiresAt ?? createdAt;
    // A lease that was given back says 0; then the end, or the start, is the last sign of life.
    const lastSign = Math.max(lastDriven, createdAt, phase.kind === "ended" ? phase.at : 0);
    return (isOver && isDelivered) || phase.kind === "decision" || at - lastSign > maxAgeMs ? [] : [id];
  });
}
