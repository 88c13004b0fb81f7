const isLong = process.env.OCO_TEST_LONG === "1";

/** How often something is tried; fifty times as often with `OCO_TEST_LONG=1`. */
export function runs(count: number): number {
  return isLong ? count * 50 : count;
}

/** Parameters of a property: always the same cases, and new ones each time with `OCO_TEST_LONG=1`. */
export function property(count: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: runs(count), ...(!isLong && { seed: 20_261_120 }) };
}

/** Time for the long form. */
export const longTimeoutMs = 1_800_000;
