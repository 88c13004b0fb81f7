import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bundle } from "../bundle.ts";

const isLong = process.env.OCO_TEST_LONG === "1";
const tasks = isLong ? 10_000_000 : 300_000;
const program = fileURLToPath(bundle("./stress/conserve.ts"));
const opencode = fileURLToPath(new URL("../../../../node_modules/.bin/opencode", import.meta.url));

const runtimes = [
  { runtime: "Node", file: process.execPath, args: [program], env: process.env },
  {
    runtime: "OpenCode's Bun",
    file: opencode,
    args: ["run", program],
    env: { ...process.env, BUN_BE_BUN: "1" },
  },
];

describe.each(runtimes)("in $runtime, with 4 threads", ({ file, args, env }) => {
  it.for([
    ["split", "lifo"],
    ["split", "fifo"],
    ["chase-lev", "lifo"],
    ["chase-lev", "fifo"],
  ] as const)(
    "the %s %s deques and the injector give out every handle exactly once",
    { timeout: 300_000 },
    ([algorithm, order], { annotate }) => {
      const output = execFileSync(file, [...args, String(tasks), algorithm, order], {
        env,
        encoding: "utf8",
      });
      void annotate(output.trim());
      expect(JSON.parse(output)).toMatchObject({ tasks, wrong: 0 });
    },
  );
});
