import type { Limits } from "@oco/mission";
import type { OcoConfig } from "../config/oco-config.ts";
import type { Presence } from "../delegation/headless/presence.ts";

/** The limits of missions here: a mission that cannot go on asks where a person is there to answer (C9). */
export function missionLimits({ limits }: OcoConfig, presence: Presence): Limits {
  return { ...limits, canAsk: limits.canAsk ?? presence === "person" };
}
