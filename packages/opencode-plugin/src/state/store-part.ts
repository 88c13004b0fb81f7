import type { MissionSchema } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import type { DelegationSchema } from "../delegation/state/records.ts";

/** What the store of a project holds: each concern under first elements of its own. */
export type ProjectStore = Store<MissionSchema & DelegationSchema>;

/** The store as missions see it. The key of every read names its first element, so nothing of another concern is read. */
export function missionPart(store: ProjectStore): Store<MissionSchema> {
  return store as Store<object> as Store<MissionSchema>;
}

/** The store as delegated tasks see it. */
export function delegationPart(store: ProjectStore): Store<DelegationSchema> {
  return store as Store<object> as Store<DelegationSchema>;
}
