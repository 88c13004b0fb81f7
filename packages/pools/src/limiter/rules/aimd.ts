import { CutRound, Estimate, type LimitAlgorithm, wasBusy } from "../limit-rule.ts";
import { requireFraction } from "./fraction.ts";

/** Constants of {@link aimd}. */
export interface AimdOptions {
  /** What is left of the limit after a drop. @default 0.9 */
  readonly cut?: number;
}

/**
 * Additive increase, multiplicative decrease (Chiu and Jain, 1989): the limit grows by one per round of successes on a busy
 * service and shrinks to `cut` of itself on a drop. It needs no latencies, which makes it the safe choice where the
 * length of an answer says nothing about load.
 */
export function aimd(options: AimdOptions = {}): LimitAlgorithm {
  const cut = requireFraction("aimd.cut", options.cut ?? 0.9);
  return () => {
    const estimate = new Estimate();
    const round = new CutRound();
    return {
      kind: "adaptive",
      measuresLatency: false,
      next(sample) {
        const current = estimate.current(sample);
        if (round.isStale(sample)) return current;
        if (sample.outcome === "dropped") {
          round.begin(sample);
          // At least one whole step, or a small limit would never come down.
          return estimate.set(sample, Math.min(current * cut, sample.limit - 1));
        }
        return wasBusy(sample) ? estimate.set(sample, current + 1 / sample.limit) : current;
      },
    };
  };
}
