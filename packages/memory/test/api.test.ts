import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the public names are these", () => {
  expect(Object.keys(api).sort()).toEqual(["MemoryError", "openMemory", "redactSecrets"]);
});

test("an error of another copy of the package is recognised", () => {
  const foreign = new Error("from elsewhere");
  Object.defineProperty(foreign, Symbol.for("@oco/memory/MemoryError"), { value: true });
  expect(api.MemoryError.is(foreign)).toBe(true);
  expect(api.MemoryError.is(new Error("other"))).toBe(false);
});
