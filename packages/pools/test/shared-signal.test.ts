import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createLimiter, createPool } from "../src/index.ts";
import { createVirtualClock } from "../src/testing/index.ts";
import { longTimeoutMs, runs } from "./runs.ts";

// One signal for a whole mission is normal. A million waits with `OCO_TEST_LONG=1`.
const waits = runs(20_000);

test(
  "acquisitions that share one signal leave no listener, timer or waiter, whether they waited or not",
  async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    const pool = createPool({ create: () => ({}), max: 1, clock });
    const limiter = createLimiter({ max: 1, clock });
    const options = { signal, timeoutMs: 1_000 };
    let mostListeners = 0;
    for (let done = 0; done < waits; done += 1) {
      const lease = await pool.acquire(options);
      const permit = await limiter.acquire(options);
      const waiting = Promise.all([pool.acquire(options), limiter.acquire(options)]);
      mostListeners = Math.max(mostListeners, getEventListeners(signal, "abort").length);
      lease.release();
      permit.ok();
      const [nextLease, nextPermit] = await waiting;
      nextLease.release();
      nextPermit.ok();
    }
    expect(mostListeners).toBe(2);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(pool.counts).toEqual({ borrowed: 0, idle: 1, creating: 0, resetting: 0, waiting: 0 });
    expect(limiter).toMatchObject({ inFlight: 0, waiting: 0 });
  },
  longTimeoutMs,
);
