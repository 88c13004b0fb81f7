// A backlog of 64 callers that always have work, against a server whose capacity steps up and down. The optimum is known: as many
// requests in service as the server has places, at every moment.

import { createLimiter, type LimitAlgorithm } from "@oco/pools";
import { createVirtualClock } from "@oco/pools/testing";
import { meanServiceMs, RefusingServer, type Server, SlowingServer } from "./server.ts";

const callers = 64;
const phaseMs = 600_000;
const capacities: readonly number[] = [8, 24, 4, 16, 32, 12];

/** What one limiter achieved. */
export interface CapacityResult {
  /** Requests done, as a part of the optimum. */
  readonly goodput: number;
  /** What the optimum did and this did not, as a part of the optimum; below 0 by chance of the service times. */
  readonly regret: number;
  /** Requests turned away or given up, for each that was done. */
  readonly refusedPerDone: number;
}

/** Runs one limiter for an hour of virtual time. */
export function simulate(
  kind: "refusing" | "slowing",
  algorithm: LimitAlgorithm,
  max: number,
  seed: number,
): CapacityResult {
  const clock = createVirtualClock();
  const random = mulberry32(seed);
  const server: Server =
    kind === "refusing" ? new RefusingServer(clock, random) : new SlowingServer(clock, random);
  const limiter = createLimiter({ algorithm, max, clock });
  let done = 0;
  let refused = 0;

  function fill(): void {
    while (limiter.inFlight < callers) {
      const permit = limiter.tryAcquire();
      if (permit === undefined) return;
      server.request((answer) => {
        if (answer === "done") {
          done += 1;
          permit.ok();
        } else {
          refused += 1;
          permit.dropped();
        }
        fill();
      });
    }
  }

  for (const capacity of capacities) {
    server.setCapacity(capacity);
    fill();
    clock.tick(phaseMs);
  }
  const places = capacities.reduce((sum, capacity) => sum + capacity, 0);
  const optimum = (places * phaseMs) / meanServiceMs;
  return { goodput: done / optimum, regret: 1 - done / optimum, refusedPerDone: refused / done };
}

/** The rule to compare with: up by one after three successes, down by one after two failures. */
export const threeUpTwoDown: LimitAlgorithm = () => {
  let successes = 0;
  let failures = 0;
  return {
    kind: "adaptive",
    measuresLatency: false,
    next({ outcome, limit }) {
      if (outcome === "ok") {
        failures = 0;
        successes += 1;
        if (successes < 3) return limit;
        successes = 0;
        return limit + 1;
      }
      successes = 0;
      failures += 1;
      if (failures < 2) return limit;
      failures = 0;
      return limit - 1;
    },
  };
};

/** A small generator with a seed (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
