import { type Check, type QuorumEvidence, quorum } from "@oco/msvp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contextOf } from "../support/check-context.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const timestamp = (): number => 1000;

function reviewer(
  clock: VirtualClock,
  name: string,
  isPassed: boolean | Error,
  afterMs: number,
  log: string[] = [],
) {
  const review: Check<string> = async (_subject, { signal }) => {
    signal.addEventListener("abort", () => log.push(`${name} aborted`));
    await clock.sleep(afterMs);
    if (isPassed instanceof Error) throw isPassed;
    return { isPassed, reason: isPassed ? "good" : "bad", evidence: [] };
  };
  return { name, review };
}

describe("quorum", () => {
  test("two of three pass as soon as two have passed, and the third is aborted", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const reviewers = [
      reviewer(clock, "a", true, 10, log),
      reviewer(clock, "b", true, 20, log),
      reviewer(clock, "c", false, 5000, log),
    ];
    const check = quorum({ reviewers, needed: 2, clock, timestamp });
    const result = await clock.run(Promise.resolve(check("x", contextOf())));
    expect(result.isPassed).toBe(true);
    expect(clock.now()).toBe(20);
    expect(log).toContain("c aborted");
    const [evidence] = result.evidence as QuorumEvidence[];
    expect(evidence?.votes.map(({ vote }) => vote)).toEqual(["pass", "pass", "cut-short"]);
    expect(evidence).toMatchObject({ needed: 2, startedAt: 1000, durationMs: 20, isPassed: true });
  });

  test("the quorum fails as soon as it cannot be reached", async () => {
    const clock = new VirtualClock();
    const votes: readonly [boolean, number][] = [
      [false, 10],
      [false, 20],
      [true, 9000],
    ];
    const reviewers = votes.map(([vote, at], index) => reviewer(clock, `r${index}`, vote, at));
    const check = quorum({ reviewers, needed: 2, clock, timestamp });
    const result = await clock.run(Promise.resolve(check("x", contextOf())));
    expect([result.isPassed, clock.now()]).toEqual([false, 20]);
  });

  test("a reviewer that throws has not passed, and its reason is kept", async () => {
    const clock = new VirtualClock();
    const reviewers = [reviewer(clock, "a", true, 1), reviewer(clock, "b", new Error("no tokens left"), 2)];
    const check = quorum({ reviewers, needed: 2, clock, timestamp });
    const result = await clock.run(Promise.resolve(check("x", contextOf())));
    expect(result).toMatchObject({ isPassed: false });
    expect(result.reason).toBe("1 of 2 reviewers passed, 2 must; b: no tokens left");
  });

  test("everyone is heard when asked for, also after the decision", async () => {
    const clock = new VirtualClock();
    const reviewers = [reviewer(clock, "a", true, 1), reviewer(clock, "b", false, 900)];
    const check = quorum({ reviewers, needed: 1, hearsAll: true, clock, timestamp });
    const result = await clock.run(Promise.resolve(check("x", contextOf())));
    expect(clock.now()).toBe(900);
    expect(result).toMatchObject({ isPassed: true, reason: "1 of 2 reviewers passed, 1 must; b: bad" });
  });

  test("an abort ends the review with its reason, also when a reviewer ignores it", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const never = { name: "never", review: () => new Promise<never>(() => undefined) };
    const check = quorum({ reviewers: [never], needed: 1, clock, timestamp });
    const outcome = Promise.resolve(check("x", contextOf(controller.signal))).catch(
      (error: unknown) => error,
    );
    controller.abort(new Error("stop"));
    expect(await outcome).toMatchObject({ message: "stop" });
  });

  test("a quorum that cannot be reached or is no quorum is refused", () => {
    const one = [{ name: "a", review: () => ({ isPassed: true, reason: "", evidence: [] }) }];
    expect(() => quorum({ reviewers: one, needed: 2 })).toThrow(RangeError);
    expect(() => quorum({ reviewers: one, needed: 0 })).toThrow(RangeError);
    expect(() => quorum({ reviewers: [...one, ...one], needed: 1 })).toThrow(TypeError);
  });

  test("the outcome is the count of passes, whatever the order and time of the votes", async () => {
    const votes = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 50 })), {
      minLength: 1,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(votes, fc.nat(), fc.boolean(), async (cast, seed, hearsAll) => {
        const clock = new VirtualClock();
        const needed = 1 + (seed % cast.length);
        const reviewers = cast.map(([vote, at], index) => reviewer(clock, `r${index}`, vote, at));
        const check = quorum({ reviewers, needed, hearsAll, clock, timestamp });
        const result = await clock.run(Promise.resolve(check("x", contextOf())));
        expect(result.isPassed).toBe(cast.filter(([vote]) => vote).length >= needed);
      }),
      { numRuns: 60 },
    );
  });
});
