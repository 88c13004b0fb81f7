import { expect, test } from "vitest";
import { goal, goalLine } from "../src/index.ts";

test("a goal line names figure, bound and outcome", () => {
  expect(goalLine(goal("pair", 1.0444, { atMost: 1.1 }, "x"))).toBe(
    "goal pair: 1.04 x (to reach at most 1.1 x): met",
  );
  expect(goalLine(goal("lost", 2, { atMost: 0 }))).toBe("goal lost: 2 (to reach at most 0): missed");
});

test("a figure that could not be taken is a missed goal", () => {
  expect(goal("absent peer", Number.NaN, { atLeast: 2 }).isMet).toBe(false);
});
