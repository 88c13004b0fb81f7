import type { Store } from "@oco/mvcc";
import type { MissionSchema } from "../state/schema.ts";
import { eventsOf, type MissionEvent } from "./mission-event.ts";

/** Which events are read. */
export interface EventOptions {
  /** Version of the store after which to begin. @default 0, from the beginning */
  readonly since?: number;
  /** Goes on with what happens from now on, until the signal aborts or the store closes. @default true */
  readonly isFollowing?: boolean;
  readonly signal?: AbortSignal;
}

/** Everything that happened to a mission from a version on, each once and in order, whichever process did it. */
export async function* eventStream(
  store: Store<MissionSchema>,
  missionId: string,
  options: EventOptions = {},
): AsyncGenerator<MissionEvent, void, void> {
  const { since = 0, isFollowing = true, signal } = options;
  const commits = isFollowing
    ? store.watch({ since, ...(signal === undefined ? {} : { signal }) })
    : store.history({ since });
  for await (const commit of commits) {
    signal?.throwIfAborted();
    yield* eventsOf(commit, missionId);
  }
}
