import type { MemoryEntry, MemoryKind, MemoryTier } from "./entry.ts";

const hourMs = 3_600_000;

/** Time in which the usefulness of an unused entry halves, per tier, in milliseconds. */
export const defaultHalfLivesMs: Readonly<Record<MemoryTier, number>> = {
  system: 180 * 24 * hourMs,
  project: 30 * 24 * hourMs,
  mission: 48 * hourMs,
  task: 4 * hourMs,
};

/** What an entry is taken for before any outcome. */
export const priorUsefulness: Readonly<Record<MemoryKind, number>> = {
  decision: 0.6,
  convention: 0.6,
  fact: 0.5,
  failure: 0.4,
  command: 0.3,
  file: 0.3,
};

/** How many outcomes the prior weighs as much as. */
export const priorOutcomes = 4;

/** The least weight of a new outcome: an entry that was right for long and is wrong now is found out within some twenty outcomes. */
export const leastWeight = 0.05;

/** How sharply the gate tells averages apart: what was recalled together is credited together, so that they lie close. */
export const sharpness = 6;

/** Share of relevance that an entry of no usefulness keeps, so that a forgotten fact can prove itself again. */
export const gateFloor = 0.0005;

type HalfLives = Readonly<Record<MemoryTier, number>>;

/** The average at a later time: halves with every half-life since it was last confirmed, unless pinned (R4). */
export function usefulnessAt(entry: MemoryEntry, now: number, halfLivesMs: HalfLives): number {
  return entry.isPinned ? 1 : entry.usefulness * decay(entry, now, halfLivesMs);
}

/** The factor that relevance is multiplied by (R3). */
export function gate(entry: MemoryEntry, now: number, halfLivesMs: HalfLives): number {
  if (entry.isPinned) return 1;
  // The decay stays outside of the power: half-lives are what they say, whatever the sharpness.
  return gateFloor + (1 - gateFloor) * entry.usefulness ** sharpness * decay(entry, now, halfLivesMs);
}

/** The entry after one more outcome. A task that passed confirms it, so that its decay begins anew; one that failed does not. */
export function rate(entry: MemoryEntry, outcome: "passed" | "failed", now: number): MemoryEntry {
  const weight = Math.max(leastWeight, 1 / (entry.outcomes + 1 + priorOutcomes));
  const target = outcome === "passed" ? 1 : 0;
  return {
    ...entry,
    usefulness: entry.usefulness + weight * (target - entry.usefulness),
    ratedAt: outcome === "passed" ? now : entry.ratedAt,
    outcomes: entry.outcomes + 1,
  };
}

function decay(entry: MemoryEntry, now: number, halfLivesMs: HalfLives): number {
  return 2 ** (-Math.max(0, now - entry.ratedAt) / halfLivesMs[entry.tier]);
}
