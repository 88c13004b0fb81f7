import { Barrier, BrokenBarrierError } from "@oco/msvp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settle } from "../support/virtual-clock.ts";

describe("a barrier", () => {
  test("opens for all when the last party has arrived", async () => {
    const barrier = new Barrier("wave", ["a", "b"]);
    const log: string[] = [];
    const first = barrier.arrive("a").then(() => log.push("a through"));
    await settle();
    expect(log).toEqual([]);
    expect(barrier.state).toEqual({ kind: "closed", missing: ["b"] });
    await Promise.all([first, barrier.arrive("b")]);
    expect(log).toEqual(["a through"]);
    expect(barrier.state).toEqual({ kind: "open" });
  });

  test("is broken for those that wait and those still to come, by an error that names the party", async () => {
    const barrier = new Barrier("wave", ["a", "b", "c"]);
    const waiting = barrier.arrive("a").catch((error: unknown) => error);
    const cause = new Error("tests are red");
    barrier.fail("b", cause);
    const late = barrier.arrive("c").catch((error: unknown) => error);
    for (const error of [await waiting, await late]) {
      expect(error).toBeInstanceOf(BrokenBarrierError);
      expect(error).toMatchObject({
        party: "b",
        barrier: "wave",
        generation: 1,
        cause,
        code: "OCO_MSVP_BARRIER_BROKEN",
      });
    }
  });

  test("opens without a party that is excused", async () => {
    const barrier = new Barrier("wave", ["a", "b"]);
    const through = barrier.arrive("a");
    barrier.excuse("b");
    expect(await through).toBe(1);
  });

  test("serves generation after generation, and an earlier failure does not break a later one", async () => {
    const barrier = new Barrier("wave", ["a", "b"]);
    barrier.fail("a", new Error("no"));
    barrier.next();
    const through = Promise.all([barrier.arrive("a"), barrier.arrive("b")]);
    expect(await through).toEqual([2, 2]);
    barrier.next(["c"]);
    expect(await barrier.arrive("c")).toBe(3);
    await expect(barrier.arrive("a")).rejects.toThrow('"a" is no party');
  });

  test("does not begin a generation while one is closed", () => {
    expect(() => new Barrier("wave", ["a"]).next()).toThrow("still waits for 1 parties");
  });

  test("is broken by a party that stops waiting before it has opened", async () => {
    const barrier = new Barrier("wave", ["a", "b"]);
    const controller = new AbortController();
    const impatient = barrier.arrive("a", { signal: controller.signal }).catch((error: unknown) => error);
    controller.abort(new Error("enough"));
    expect(await impatient).toMatchObject({ message: "enough" });
    await expect(barrier.arrive("b")).rejects.toMatchObject({ party: "a" });
  });

  test("refuses a repeated party", () => {
    expect(() => new Barrier("wave", ["a", "a"])).toThrow(TypeError);
  });

  test("lets nobody through before all are accounted for, in any order of arrivals, excuses and failures", async () => {
    const acts = fc.array(fc.constantFrom("arrive", "excuse", "fail"), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(acts, async (plan) => {
        const parties = plan.map((_, index) => `p${index}`);
        const barrier = new Barrier("wave", parties);
        let through = 0;
        let broken = 0;
        for (const [index, act] of plan.entries()) {
          const party = parties[index] as string;
          if (act === "arrive") {
            barrier.arrive(party).then(
              () => {
                through += 1;
              },
              () => {
                broken += 1;
              },
            );
          } else if (act === "excuse") barrier.excuse(party);
          else barrier.fail(party, new Error("no"));
          await settle();
          if (index < plan.length - 1) expect(through).toBe(0);
        }
        const arrivals = plan.filter((act) => act === "arrive").length;
        const hasFailed = plan.includes("fail");
        expect([through, broken]).toEqual(hasFailed ? [0, arrivals] : [arrivals, 0]);
      }),
      { numRuns: 100 },
    );
  });
});
