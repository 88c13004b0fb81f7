import { describe, expect, test } from "vitest";
import { oursByPolls, oursByWindow, oursWithEvents, oursWithSlowCalls } from "../bench/detect/ours.ts";
import { fixedWithConfirm, peers } from "../bench/detect/peers.ts";
import { score } from "../bench/detect/run.ts";
import { syntheticTraces } from "../bench/detect/synthetic.ts";
import { loadTraces, trueEndMs } from "../bench/traces/trace.ts";

const recorded = loadTraces();
const synthetic = syntheticTraces(process.env.OCO_TEST_LONG === "1" ? 4000 : 100, 7);
const kinds = ["text-", "tool-", "tools-", "tool-long", "retry-", "error-", "abort-", "compaction"];

describe("recorded sessions of OpenCode", () => {
  test("are there for every kind of course, and each ends idle", () => {
    for (const kind of kinds) expect(recorded.some(({ name }) => name.startsWith(kind))).toBe(true);
    for (const trace of recorded) expect(trueEndMs(trace)).toBeGreaterThan(0);
  });

  test.each([oursByWindow, oursByPolls, oursWithEvents, oursWithSlowCalls])(
    "$name: no false completion, no missed end",
    async (detector) => {
      for (const traces of [recorded, synthetic]) {
        const { falseDone, missed } = await score(detector, traces);
        expect({ falseDone, missed }).toEqual({ falseDone: [], missed: [] });
      }
    },
  );

  test("with events the end is known within 50 ms, without them within one interval", async () => {
    expect((await score(oursWithEvents, recorded)).medianDelayMs).toBeLessThan(50);
    expect((await score(oursByPolls, recorded)).medianDelayMs).toBeLessThan(5000);
  });

  test("bookkeeping events that void the final read cost another read, not another window", async () => {
    expect((await score(oursWithSlowCalls, recorded)).maxDelayMs).toBeLessThan(500);
  });

  test("polls are at most a quarter of those of a fixed interval with the same window and signal", async () => {
    const [ours, fixed] = [await score(oursByWindow, recorded), await score(fixedWithConfirm, recorded)];
    expect(ours.polls / fixed.polls).toBeLessThanOrEqual(0.25);
  });

  test("the replay can tell a bad rule: silence alone completes early", async () => {
    const scores = await Promise.all(peers.map((detector) => score(detector, synthetic)));
    expect(scores.filter(({ falseDone }) => falseDone.length > 0).length).toBeGreaterThanOrEqual(4);
  });
});
