import { requireInteger } from "../../arguments.ts";
import { CutRound, type LimitAlgorithm, wasBusy } from "../limit-rule.ts";
import { requireFraction } from "./fraction.ts";

/** Constants of {@link streak}. */
export interface StreakOptions {
  /** Successes in a row that raise the limit by one. @default 3 */
  readonly successes?: number;
  /** What is left of the limit after a drop. @default 0.5 */
  readonly cut?: number;
}

/** Raises the limit by one after a few successes in a row on a busy service, and cuts it sharply on a drop. */
export function streak(options: StreakOptions = {}): LimitAlgorithm {
  const successes = requireInteger("streak.successes", options.successes ?? 3, 1);
  const cut = requireFraction("streak.cut", options.cut ?? 0.5);
  return () => {
    const round = new CutRound();
    let count = 0;
    return {
      kind: "adaptive",
      measuresLatency: false,
      next(sample) {
        if (round.isStale(sample)) return sample.limit;
        if (sample.outcome === "dropped") {
          count = 0;
          round.begin(sample);
          return sample.limit * cut;
        }
        if (!wasBusy(sample)) return sample.limit;
        count += 1;
        if (count < successes) return sample.limit;
        count = 0;
        return sample.limit + 1;
      },
    };
  };
}
