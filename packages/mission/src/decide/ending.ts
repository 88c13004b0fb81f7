import type { MissionOutcome } from "../state/records.ts";
import type { Draft } from "./draft.ts";
import { isLive } from "./view.ts";

/** Ends the mission: whatever still runs is cancelled in the same step (M7). */
export function endMission(draft: Draft, outcome: MissionOutcome): void {
  const live = [...draft.attempts.values()].filter(isLive).map(({ id }) => id);
  draft.cancel(live, `the mission ${outcome.kind === "stopped" ? "was stopped" : `is ${outcome.kind}`}`);
  draft.setPhase({ kind: "ended", outcome, at: draft.at, isCleaned: false });
}

/** Asks a person what now, where somebody can be; else the mission fails with its reasons. */
export function askOrFail(draft: Draft, reasons: readonly string[], options: readonly string[]): void {
  if (!draft.mission.limits.canAsk) return endMission(draft, { kind: "failed", reasons });
  const question = `The mission cannot go on: ${reasons.join("; ")}. What now?`;
  draft.setPhase({ kind: "decision", question, options, askedAt: draft.at });
}

/** A bound of the whole mission, what was used of it, and how to say so. */
export interface Meter {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
  readonly unit: string;
}

/** The bounds of the whole mission. */
export function meters(draft: Draft): Meter[] {
  const { limits, usage, createdAt, wave } = draft.mission;
  const all: Meter[] = [
    {
      name: "wall time",
      used: draft.at - createdAt - (draft.mission.pausedMs ?? 0),
      limit: limits.wallTimeMs,
      unit: "ms",
    },
    { name: "tool calls", used: usage.toolCalls, limit: limits.toolCalls, unit: "" },
    // The waves that are over: the last one that is allowed has to come to its own end.
    { name: "waves", used: wave - 1, limit: limits.waves, unit: "" },
  ];
  if (limits.tokens !== undefined) {
    all.push({
      name: "tokens",
      used: usage.inputTokens + usage.outputTokens,
      limit: limits.tokens,
      unit: "",
    });
  }
  if (limits.cost !== undefined)
    all.push({ name: "cost", used: usage.cost, limit: limits.cost, unit: "USD" });
  return all;
}

/** Warns once at 80 % of each bound and ends the mission when one is reached (M9). */
export function enforceLimits(draft: Draft): void {
  const all = meters(draft);
  const reached = all.filter(({ used, limit }) => used >= limit);
  if (reached.length > 0) {
    const reasons = reached.map(({ name, used, limit, unit }) =>
      `${name} limit reached: ${used} of ${limit} ${unit}`.trimEnd(),
    );
    return endMission(draft, { kind: "failed", reasons });
  }
  const { warned } = draft.mission;
  for (const { name, used, limit, unit } of all) {
    if (used < 0.8 * limit || warned.includes(name)) continue;
    draft.note(`80 % of the ${name} limit is used: ${used} of ${limit} ${unit}`.trimEnd());
    draft.setMission({ warned: [...draft.mission.warned, name] });
  }
}
