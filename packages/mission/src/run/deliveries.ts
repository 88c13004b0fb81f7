import type { MissionStore } from "../state/mission-store.ts";

/** Missions that are over and whose parent was not told yet. Kept in the store, so none is lost however many wait. */
export function undelivered(store: MissionStore): string[] {
  return store.missionIds().filter((id) => {
    const phase = store.mission(id)?.phase;
    return phase?.kind === "ended" && phase.isCleaned && store.delivery(id)?.kind === "pending";
  });
}

/** Notes that the parent was told; says whether this call was the one that noted it. */
export function markDelivered(
  store: MissionStore,
  missionId: string,
  how: "tool" | "message",
  at: number,
): Promise<boolean> {
  return store.transact(`delivery of ${missionId} by ${how}`, (tx) => {
    // A mission that is in the archive has no delivery any more.
    if (tx.get(["delivery", missionId])?.kind !== "pending") return false;
    tx.set(["delivery", missionId], { kind: "delivered", at, how });
    return true;
  });
}

/** The id that an earlier try to tell the parent has chosen, if there was one. */
export function deliveryMessage(store: MissionStore, missionId: string): string | undefined {
  const delivery = store.delivery(missionId);
  return delivery?.kind === "pending" ? delivery.messageId : undefined;
}

/** Stores the id of the message that is going to tell the parent; resolves when it is durable. */
export async function noteDelivery(store: MissionStore, missionId: string, messageId: string): Promise<void> {
  await store.transact(`delivery of ${missionId} as ${messageId}`, (tx) => {
    if (tx.get(["delivery", missionId])?.kind !== "pending") return;
    tx.set(["delivery", missionId], { kind: "pending", messageId });
  });
}
