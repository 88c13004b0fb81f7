/**
 * Where in a mission's life the host is killed: after a part of its usual time or of its usual commits, or within a
 * moment of its end, in which the person's session is told.
 */
export interface CrashPoint {
  readonly number: number;
  readonly by: "time" | "commits" | "end";
  /** 0 is the mission's first commit, 1 its last; of the end, 0 is the end itself and 1 is {@link endMs} later. */
  readonly part: number;
}

/** The moment behind the end of a mission, in milliseconds. */
export const endMs = 250;

const kinds = ["time", "commits", "time", "commits", "end"] as const;

/** Points of a seed; the same number is the same point, whichever others are taken. */
export function crashPoints(seed: number, from: number, count: number): CrashPoint[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return { number, by: kinds[number % kinds.length] ?? "time", part: random(seed * 10_007 + number) };
  });
}

/** The first number of the generator mulberry32. */
function random(seed: number): number {
  let state = (seed + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
