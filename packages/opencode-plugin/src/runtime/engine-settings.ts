import {
  doublingBackoff,
  GitWorktrees,
  type Limits,
  type MissionEngineOptions,
  SharedTree,
} from "@oco/mission";
import type { OcoConfig } from "../config/oco-config.ts";
import type { Presence } from "../delegation/headless/presence.ts";

/** Where an engine works. */
export interface EnginePlace {
  readonly directory: string;
  /** Where its worktrees are made. */
  readonly stateDirectory: string;
  readonly presence: Presence;
}

/** What of an engine a person may have configured. */
export type EngineSettings = Pick<
  MissionEngineOptions,
  "capacity" | "leaseMs" | "backoffMs" | "workspace"
> & {
  readonly limits: Limits;
};

/** The part of an engine's options that comes from the configuration. */
export function engineSettings(config: OcoConfig, place: EnginePlace): EngineSettings {
  const { capacity, recovery, workspace, worktrees } = config;
  const { directory, stateDirectory, presence } = place;
  return {
    limits: missionLimits(config, presence),
    capacity,
    leaseMs: recovery.leaseMs,
    backoffMs: doublingBackoff(recovery.backoff),
    workspace:
      workspace === "shared"
        ? new SharedTree(directory)
        : new GitWorktrees({ directory, stateDirectory, linked: worktrees.linked }),
  };
}

/** The limits of missions here: a mission that cannot go on asks where a person is there to answer (C9). */
export function missionLimits({ limits }: OcoConfig, presence: Presence): Limits {
  return { ...limits, canAsk: limits.canAsk ?? presence === "person" };
}
