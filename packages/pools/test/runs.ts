/** How often a property is tried; fifty times as often with `OCO_TEST_LONG=1`. */
export function runs(count: number): number {
  return process.env.OCO_TEST_LONG === "1" ? count * 50 : count;
}

/** Time for the long form. */
export const longTimeoutMs = 600_000;
