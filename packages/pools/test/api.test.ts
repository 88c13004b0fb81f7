import { expect, test } from "vitest";
import * as api from "../src/index.ts";
import * as testing from "../src/testing/index.ts";

test("the package exports exactly these values", () => {
  expect(Object.keys(api).toSorted()).toEqual([
    "BufferPool",
    "CircuitOpenError",
    "InternPool",
    "PoolsError",
    "aimd",
    "createBreaker",
    "createKeyedPool",
    "createLimiter",
    "createPool",
    "createSessionPool",
    "fixed",
    "gradient2",
    "parseRetryAfter",
    "retry",
    "streak",
    "systemClock",
    "vegas",
  ]);
  expect(Object.keys(testing)).toEqual(["createVirtualClock"]);
});
