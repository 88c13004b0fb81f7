import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kinds, poolKit } from "./contract/harness.ts";
import { killStorm, stormKills } from "./contract/kill-storm.ts";

const isLong = process.env.OCO_TEST_LONG === "1";

/** What a request may do to its child; each must still settle. */
const deeds = [
  "echo",
  "crash",
  "hang",
  "halfThenHang",
  "halfThenExit",
  "garbage",
  "notUtf8",
  "slow",
  "giant",
  "kill",
];
const params: Readonly<Record<string, unknown>> = {
  crash: { code: 1 },
  slow: { ms: 2 },
  giant: { bytes: 100_000 },
  kill: "SIGKILL",
};

describe.skipIf(process.platform !== "linux").each(kinds())("%s", (kind) => {
  test("every request settles exactly once and within its limit, whatever the children do", async () => {
    const request = fc.record({
      deed: fc.constantFrom(...deeds),
      idempotent: fc.boolean(),
      isAborted: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 12 }), async (requests) => {
        const pool = poolKit(kind).pool({
          max: 2,
          restart: { baseMs: 0 },
          cancelGraceMs: 20,
          killGraceMs: 20,
        });
        let settled = 0;
        const start = performance.now();
        const asked = requests.map(({ deed, idempotent, isAborted }) => {
          const signal = isAborted ? AbortSignal.timeout(5) : undefined;
          const options = { timeoutMs: 400, idempotent, ...(signal === undefined ? {} : { signal }) };
          const count = (): void => {
            settled += 1;
          };
          return pool.request(deed, params[deed], options).then(count, count);
        });
        await Promise.all(asked);
        // Of the limit of 400 ms; the slack is for a machine that is busy with other things.
        expect(performance.now() - start).toBeLessThan(10_400);
        const { answered, failed, queued } = pool.stats();
        expect([settled, answered + failed, queued]).toEqual([requests.length, requests.length, 0]);
        await pool[Symbol.asyncDispose]();
        expect(pool.stats().processes).toEqual([]);
      }),
      { numRuns: isLong ? 60 : 4, seed: 7 },
    );
  });

  test(`${stormKills} random kills leave no orphan, no zombie and no descriptor`, async () => {
    await killStorm(poolKit(kind), stormKills);
  }, 900_000);
});
