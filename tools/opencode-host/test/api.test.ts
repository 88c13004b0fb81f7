import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the exported names are these", () => {
  expect(Object.keys(api).sort()).toEqual([
    "HostError",
    "findBinary",
    "seedConfigDirectory",
    "startHost",
    "until",
  ]);
});
