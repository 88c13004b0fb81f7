import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { descriptors, kinds, poolKit, runs, until, zombies } from "./contract/harness.ts";

const isLong = process.env.OCO_TEST_LONG === "1";
const kills = isLong ? 1_000 : 25;

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

function slay(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was reaped in the meantime.
  }
}

describe.skipIf(process.platform !== "linux").each(kinds())("%s", (kind) => {
  test("every request settles exactly once, whatever the children do", async () => {
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
        const asked = requests.map(({ deed, idempotent, isAborted }) => {
          const signal = isAborted ? AbortSignal.timeout(5) : undefined;
          const options = { timeoutMs: 400, idempotent, ...(signal === undefined ? {} : { signal }) };
          const count = (): void => {
            settled += 1;
          };
          return pool.request(deed, params[deed], options).then(count, count);
        });
        await Promise.all(asked);
        const { answered, failed, queued } = pool.stats();
        expect([settled, answered + failed, queued]).toEqual([requests.length, requests.length, 0]);
        await pool[Symbol.asyncDispose]();
        expect(pool.stats().processes).toEqual([]);
      }),
      { numRuns: isLong ? 60 : 4, seed: 7 },
    );
  });

  test(`${kills} random kills leave no orphan, no zombie and no descriptor`, async () => {
    const pool = poolKit(kind).pool({ max: 2, restart: { baseMs: 0 } });
    const family = new Set<number>();
    const round = async (random: () => number): Promise<void> => {
      const ids = await Promise.all([pool.request<number>("pid"), pool.request<number>("grandchild")]).catch(
        () => [],
      );
      for (const id of ids) family.add(id);
      const lost = pool.request("hang", undefined, { timeoutMs: 5_000 }).then(
        () => "answered",
        () => "lost",
      );
      const { processes } = pool.stats();
      const [first, ...others] = random() < 0.5 ? processes : processes.toReversed();
      if (first !== undefined) slay(first.pid);
      for (let turns = random() * 5; turns > 1; turns -= 1) await new Promise(setImmediate);
      for (const { pid } of others) slay(pid);
      expect(await lost).toBe("lost");
    };
    let seed = 42;
    const random = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    await round(random);
    await until(() => pool.stats().processes.length === 0, "the first children are reaped");
    const before = descriptors();
    for (let kill = 1; kill < kills; kill += 1) await round(random);
    await until(() => pool.stats().processes.length === 0, "all children are reaped");
    await until(() => descriptors() <= before, `${descriptors()} descriptors are ${before} again`);
    await until(() => [...family].every((pid) => !runs(pid)), "no child or grandchild runs");
    expect(zombies()).toBe(0);
    await pool[Symbol.asyncDispose]();
  }, 600_000);
});
