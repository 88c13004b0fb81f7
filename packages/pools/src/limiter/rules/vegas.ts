import { requireInteger } from "../../arguments.ts";
import { CutRound, Estimate, type LimitAlgorithm, type LimitSample, wasBusy } from "../limit-rule.ts";

/** Constants of {@link vegas}. */
export interface VegasOptions {
  /** The shortest latency is forgotten after this many times the limit in samples, and measured anew. @default 30 */
  readonly probeEvery?: number;
}

/**
 * TCP Vegas (Brakmo and Peterson, 1995) with the constants of Netflix concurrency-limits: compares the latency with the
 * shortest one seen to tell how many calls queue inside the service, and keeps that number small.
 */
export function vegas(options: VegasOptions = {}): LimitAlgorithm {
  const probeEvery = requireInteger("vegas.probeEvery", options.probeEvery ?? 30, 1);
  return () => {
    const estimate = new Estimate();
    const round = new CutRound();
    let shortestMs = Number.POSITIVE_INFINITY;
    let samples = 0;
    return {
      kind: "adaptive",
      measuresLatency: true,
      next(sample) {
        const current = estimate.current(sample);
        if (sample.outcome === "dropped") {
          if (round.isStale(sample)) return current;
          round.begin(sample);
          return estimate.set(sample, current - step(current));
        }
        samples += 1;
        if (samples > probeEvery * sample.limit || sample.latencyMs < shortestMs) {
          if (samples > probeEvery * sample.limit) samples = 0;
          shortestMs = sample.latencyMs;
          return current;
        }
        return wasBusy(sample) ? estimate.set(sample, follow(sample, current, shortestMs)) : current;
      },
    };
  };
}

function follow(sample: LimitSample, current: number, shortestMs: number): number {
  const queued = Math.ceil(current * (1 - shortestMs / sample.latencyMs));
  const by = step(current);
  if (queued <= by) return current + 6 * by;
  if (queued < 3 * by) return current + by;
  if (queued > 6 * by) return current - by;
  return current;
}

function step(limit: number): number {
  return Math.max(1, Math.floor(Math.log10(limit)));
}
