import { describe, expect, it } from "vitest";
import { chooseParts } from "../src/parts.ts";

const parts = { pairs: () => 1, latency: () => 2, pools: () => 3 };

describe("the parts of a benchmark", () => {
  it("all run when none is asked for", () => {
    expect(chooseParts(parts, ["--verbose"])).toEqual(["pairs", "latency", "pools"]);
  });

  it("run in their own order, whatever the order asked", () => {
    expect(chooseParts(parts, ["--only", "pools,pairs"])).toEqual(["pairs", "pools"]);
    expect(chooseParts(parts, ["--only=latency"])).toEqual(["latency"]);
  });

  it("are named when one is asked for that there is not", () => {
    const message = '--only takes pairs, latency, pools, not "pool"';
    expect(() => chooseParts(parts, ["--only", "pool"])).toThrow(message);
    expect(() => chooseParts(parts, ["--only"])).toThrow('not ""');
  });
});
