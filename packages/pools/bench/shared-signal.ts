import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createLimiter, createPool } from "@oco/pools";
import { goal } from "@oco-tools/bench";

/** A million acquisitions, each of which waits, with one signal: no listener and no memory stays. */
export async function benchSharedSignal(): Promise<void> {
  const { signal } = new AbortController();
  const pool = createPool({ create: () => ({}), max: 1 });
  const limiter = createLimiter({ max: 1 });
  const acquireTwice = async (times: number): Promise<void> => {
    for (let done = 0; done < times; done += 1) {
      const [lease, permit] = [await pool.acquire({ signal }), await limiter.acquire({ signal })];
      const waiting = [pool.acquire({ signal }), limiter.acquire({ signal })] as const;
      lease.release();
      permit.ok();
      (await waiting[0]).release();
      (await waiting[1]).ok();
    }
  };
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  await acquireTwice(10_000);
  collect();
  const before = process.memoryUsage().heapUsed;
  await acquireTwice(500_000);
  collect();
  const grownKb = (process.memoryUsage().heapUsed - before) / 1024;
  console.log("\none million acquisitions each of a pool and of a limiter, one signal, half of them waiting");
  goal("abort listeners left", getEventListeners(signal, "abort").length, { atMost: 0 });
  goal("heap growth", grownKb, { atMost: 64 }, "KB");
}
