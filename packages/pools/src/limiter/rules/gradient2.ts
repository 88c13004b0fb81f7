import { requireAtLeast, requireInteger } from "../../arguments.ts";
import { CutRound, Estimate, type LimitAlgorithm, type LimitSample, wasBusy } from "../limit-rule.ts";
import { requireFraction } from "./fraction.ts";

/** Constants of {@link gradient2}. */
export interface Gradient2Options {
  /** Weight of the newest estimate. @default 0.2 */
  readonly smoothing?: number;
  /** How many times the long-term latency may be exceeded before the limit shrinks. @default 1.5 */
  readonly tolerance?: number;
  /** Samples in the long-term average. @default 600 */
  readonly longWindow?: number;
  /** Calls that may queue inside the service. @default 4 */
  readonly queueSize?: number;
  /** What is left of the limit after a drop, which the published rule does not look at. @default 0.9 */
  readonly cut?: number;
}

/**
 * Gradient2 of Netflix concurrency-limits: compares each latency with a long-term average, so that it tolerates a service
 * whose normal latency drifts.
 */
export function gradient2(options: Gradient2Options = {}): LimitAlgorithm {
  const smoothing = requireFraction("gradient2.smoothing", options.smoothing ?? 0.2);
  const tolerance = requireAtLeast("gradient2.tolerance", options.tolerance ?? 1.5, 1);
  const longWindow = requireInteger("gradient2.longWindow", options.longWindow ?? 600, 1);
  const queueSize = requireInteger("gradient2.queueSize", options.queueSize ?? 4, 0);
  const cut = requireFraction("gradient2.cut", options.cut ?? 0.9);
  return () => {
    const estimate = new Estimate();
    const round = new CutRound();
    const longTerm = new LongTermLatency(longWindow);

    function follow(sample: LimitSample, current: number): number {
      const longMs = longTerm.add(sample.latencyMs);
      if (!wasBusy(sample)) return current;
      const gradient = Math.max(0.5, Math.min(1, (tolerance * longMs) / sample.latencyMs));
      const wanted = current * gradient + queueSize;
      return estimate.set(sample, current * (1 - smoothing) + wanted * smoothing);
    }

    return {
      kind: "adaptive",
      measuresLatency: true,
      next(sample) {
        const current = estimate.current(sample);
        if (sample.outcome === "ok") return sample.latencyMs > 0 ? follow(sample, current) : current;
        if (round.isStale(sample)) return current;
        round.begin(sample);
        return estimate.set(sample, Math.min(current * cut, sample.limit - 1));
      },
    };
  };
}

/** An exponential average that starts as a plain one, and lets go quickly of a load that is over. */
class LongTermLatency {
  readonly #window: number;
  #samples = 0;
  #averageMs = 0;

  constructor(window: number) {
    this.#window = window;
  }

  add(latencyMs: number): number {
    this.#samples += 1;
    const weight = this.#samples <= warmUp ? 1 / this.#samples : 2 / (this.#window + 1);
    this.#averageMs += (latencyMs - this.#averageMs) * weight;
    if (this.#averageMs > 2 * latencyMs) this.#averageMs *= 0.95;
    return this.#averageMs;
  }
}

const warmUp = 10;
