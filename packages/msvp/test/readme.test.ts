import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..");

test("the example of the README runs and prints what it says", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
  expect(examples).toHaveLength(1);
  const scratch = mkdtempSync(join(tmpdir(), "oco-msvp-readme-"));
  try {
    const index = pathToFileURL(join(folder, "src", "index.ts")).href;
    writeFileSync(
      join(scratch, "example.mts"),
      (examples[0] as string).replace('"@oco/msvp"', JSON.stringify(index)),
    );
    symlinkSync(join(folder, "..", "..", "node_modules"), join(scratch, "node_modules"), "junction");
    const args = ["--import", "tsx", "example.mts"];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: scratch,
      encoding: "utf8",
      timeout: 25_000,
    });
    expect(stderr).toBe("");
    expect(stdout.split("\n")[0]).toMatch(/^built \d+$/);
    expect(stdout).toContain("passed [");
    expect(stdout).toContain("build: 1 of 1 commands exited with code 0");
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
