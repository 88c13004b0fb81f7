import type { LimitAlgorithm } from "../limit-rule.ts";

/** Keeps the limit at `max`. */
export function fixed(): LimitAlgorithm {
  return () => ({ kind: "fixed" });
}
