import { expect, test } from "vitest";
import { simulate, threeUpTwoDown } from "../bench/capacity.ts";
import { aimd, fixed, gradient2, streak } from "../src/index.ts";

// An hour of virtual time against a server whose capacity steps up and down; the whole table is in docs/design/pools.md.

test("an hour with the same seed is the same hour", () => {
  expect(simulate("slowing", aimd(), 64, 7)).toEqual(simulate("slowing", aimd(), 64, 7));
});

test("on a server that slows down under load, aimd, streak and gradient2 do more than the +1 -1 rule and than no limit", () => {
  const others = Math.max(
    simulate("slowing", threeUpTwoDown, 64, 1).goodput,
    simulate("slowing", fixed(), 64, 1).goodput,
  );
  for (const algorithm of [aimd(), streak(), gradient2()]) {
    expect(simulate("slowing", algorithm, 64, 1).goodput).toBeGreaterThan(others + 0.1);
  }
});

test("on a server that refuses what is too much, aimd does nine tenths of the optimum with one refusal in twenty", () => {
  const adaptive = simulate("refusing", aimd(), 64, 1);
  expect(adaptive.goodput).toBeGreaterThan(0.88);
  expect(adaptive.refusedPerDone).toBeLessThan(0.05);
  expect(simulate("refusing", threeUpTwoDown, 64, 1).refusedPerDone).toBeGreaterThan(0.5);
  expect(simulate("refusing", fixed(), 16, 1).goodput).toBeLessThan(adaptive.goodput);
});
