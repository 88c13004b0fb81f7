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

/** Weight of a new outcome in the average. */
export const smoothing = 0.3;

/** Share of relevance that an entry of no usefulness keeps, so that a forgotten fact can prove itself again. */
export const gateFloor = 0.02;

/** The average at a later time: halves with every half-life, unless pinned (R4). */
export function usefulnessAt(
  entry: MemoryEntry,
  now: number,
  halfLivesMs: Readonly<Record<MemoryTier, number>>,
): number {
  if (entry.isPinned) return 1;
  const age = Math.max(0, now - entry.ratedAt);
  return entry.usefulness * 2 ** (-age / halfLivesMs[entry.tier]);
}

/** One step of the exponential moving average: `u + a * (x - u)` with `x` 1 for passed and 0 for failed. */
export function rate(usefulness: number, outcome: "passed" | "failed"): number {
  return usefulness + smoothing * ((outcome === "passed" ? 1 : 0) - usefulness);
}

/** The factor that relevance is multiplied by (R3). Squared, because what was recalled together is credited together and averages lie close. */
export function gate(usefulness: number): number {
  return gateFloor + (1 - gateFloor) * usefulness ** 2;
}
