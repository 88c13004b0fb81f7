import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const smoke = join(import.meta.dirname, "fixtures", "smoke.mjs");
const opencode = join(root, "node_modules", ".bin", "opencode");
const isBuilt = existsSync(join(import.meta.dirname, "..", "dist", "index.js"));

const expected = {
  state: "stable",
  isQuick: true,
  passed: ["exited", 0, "ééé\n"],
  big: [0, 100 * 2 ** 20, true],
  killed: ["timed-out", null, true],
  missing: ["not-started", "ENOENT"],
  left: ["exited", 0, process.platform === "linux"],
  report: ["passed", 3],
};

function play(file: string, args: readonly string[], env: Readonly<Record<string, string>>): unknown {
  const { stdout, stderr, status } = spawnSync(file, [...args, smoke, process.execPath], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 25_000,
  });
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

test.skipIf(!isBuilt)("the built package works in Node", () => {
  expect(play(process.execPath, [], {})).toEqual(expected);
});

test.skipIf(!isBuilt || !existsSync(opencode))("the built package works in the Bun inside OpenCode", () => {
  expect(play(opencode, ["run"], { BUN_BE_BUN: "1" })).toEqual(expected);
});
