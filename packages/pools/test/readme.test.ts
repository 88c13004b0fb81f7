import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the example of the README runs and prints its answer", async () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (example === undefined) throw new Error("the README has no example");
  // Beside the tests, so that the name of the package resolves.
  const folder = mkdtempSync(join(root, "test", "readme-"));
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const file = join(folder, "example.ts");
    writeFileSync(file, example);
    await import(file);
    expect(log.mock.calls).toEqual([["reviewer: looks right"]]);
  } finally {
    log.mockRestore();
    rmSync(folder, { recursive: true });
  }
});

test("the README names every error code and stays within 150 lines", () => {
  const source = readFileSync(join(root, "src", "errors.ts"), "utf8");
  for (const code of new Set(source.match(/OCO_POOLS_\w+/g))) expect(readme).toContain(`\`${code}\``);
  expect(readme.split("\n").length).toBeLessThanOrEqual(150);
});
