import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { implementation } from "../src/index.ts";

const script = (name: string): string => fileURLToPath(new URL(`../scripts/${name}`, import.meta.url));

afterEach(() => {
  delete process.env.OCO_NATIVE;
});

test("OCO_NATIVE=0 chooses JavaScript at once", () => {
  const before = implementation();
  process.env.OCO_NATIVE = "0";
  expect(implementation()).toEqual({ kind: "javascript", reason: "OCO_NATIVE is 0" });
  delete process.env.OCO_NATIVE;
  expect(implementation()).toEqual(before);
});

test("the table of platforms is the one that package.json gives", () => {
  execFileSync(process.execPath, [script("generate-platforms.mjs"), "--check"]);
});
