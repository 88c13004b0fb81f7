import { type NewMemory, redactSecrets } from "@oco/memory";
import type { MissionView } from "@oco/mission";

const maxLength = 600;

/**
 * What was decided for a mission as a whole, and all of its tasks may know: how the plan goes about the goal, and which
 * tasks were left out of it and why. Results are not among it: those reach others along `depends` (M5).
 */
export function decisionsOf({ mission, tasks }: MissionView): NewMemory[] {
  const dropped = [...tasks.values()].flatMap(({ spec, state }) =>
    state.kind === "dropped" ? [`${spec.id} ${spec.title} was left out: ${state.why}`] : [],
  );
  const plan = mission.summary === "" ? [] : [`How the plan goes about the goal: ${mission.summary}`];
  return [...plan, ...dropped].map((text) => ({
    tier: "mission",
    mission: mission.id,
    kind: "decision",
    // Redacted before it is cut: a part of a secret has no form that would give it away.
    text: redactSecrets(text).text.replace(/\s+/g, " ").slice(0, maxLength),
    source: "plan",
  }));
}
