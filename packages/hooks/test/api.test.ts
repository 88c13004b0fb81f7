import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the public names are these", () => {
  expect(Object.keys(api).sort()).toEqual([
    "HookError",
    "createHookRegistry",
    "followUp",
    "modify",
    "proceed",
    "stop",
  ]);
});

test("an error of another copy of the package is recognised", () => {
  const foreign = new Error("from elsewhere");
  Object.defineProperty(foreign, Symbol.for("@oco/hooks/HookError"), { value: true });
  expect(api.HookError.is(foreign)).toBe(true);
  expect(api.HookError.is(new Error("other"))).toBe(false);
});
