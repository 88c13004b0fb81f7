import { modify } from "@oco/hooks";
import type { HostHookRegistry } from "../hooks/host-events.ts";
import { attemptBlock, missionBlock } from "./mission-block.ts";
import type { MissionPlace } from "./mission-place.ts";

export interface ContextOptions {
  readonly placeOf: (sessionId: string) => Promise<MissionPlace | undefined>;
  /** What is remembered that a session should not lose over a compaction; empty where there is nothing. Does not reject. */
  readonly known: (place: MissionPlace) => Promise<string>;
}

/**
 * Carries the state of a mission into the system prompt and over a compaction. The text goes behind everything else, so
 * that what stands before it stays the same for the provider's cache.
 */
export function registerContext(
  registry: HostHookRegistry,
  { placeOf, known }: ContextOptions,
): Disposable[] {
  const onSystem = registry.register({
    id: "oco/mission-state",
    event: "experimental.chat.system.transform",
    run: async ({ system }, { input: { sessionID } }) => {
      const place = sessionID === undefined ? undefined : await placeOf(sessionID);
      // What a session of the mission itself has to know stands in its first message.
      const block = place?.kind === "parent" ? missionBlock(place.view) : undefined;
      return block === undefined ? undefined : modify({ system: [...system, block] });
    },
  });
  const onCompacting = registry.register({
    id: "oco/compaction",
    event: "experimental.session.compacting",
    run: async (value, { input: { sessionID } }) => {
      const place = await placeOf(sessionID);
      if (place === undefined) return undefined;
      const block =
        place.kind === "parent" ? missionBlock(place.view) : attemptBlock(place.view, place.attempt);
      if (block === undefined) return undefined;
      const remembered = await known(place);
      const parts = remembered === "" ? [block] : [block, `Known from before:\n${remembered}`];
      return modify({
        ...value,
        context: [...value.context, `Keep this in the summary:\n${parts.join("\n\n")}`],
      });
    },
  });
  return [onSystem, onCompacting];
}
