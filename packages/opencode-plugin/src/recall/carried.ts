import type { RecallQuery } from "@oco/memory";
import type { MissionPlace } from "../context/mission-place.ts";

const carriedTokens = 600;

/** A recall whose total is bounded. */
export type BoundedQuery = RecallQuery & { readonly budget: number };

/**
 * What a session that has to do with a mission is reminded of when its history is summed up. Scouts and whoever judges get
 * nothing from before in their first message, and so nothing here either.
 */
export function carriedQuery(place: MissionPlace): BoundedQuery | undefined {
  const { mission, tasks } = place.view;
  const ofMission = { query: mission.goal, mission: mission.id, budget: carriedTokens };
  if (place.kind === "parent") return ofMission;
  const { role, subject } = place.attempt;
  if (role === "plan" || role === "refine") return ofMission;
  const spec = role === "work" ? tasks.get(subject ?? "")?.spec : undefined;
  if (spec === undefined) return undefined;
  return { ...ofMission, query: `${spec.title}\n${spec.instructions}`, task: spec.id };
}
