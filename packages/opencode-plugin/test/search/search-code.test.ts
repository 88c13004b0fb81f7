import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { searchCode } from "../../src/tools/search-code.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-search-"));
  write({
    ".gitignore": "built/\n",
    "a.ts": "const alpha = 1;\nconst beta = alpha;\n",
    "b.md": "alpha\n",
    "src/deep/c.ts": "beta alpha\n",
    "src/[x]/d.ts": "alpha in brackets\n",
    "built/e.ts": "alpha\n",
    "prod.env": "alpha=secret\n",
    ".env": "alpha=secret\n",
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function search(args: object, directory = root, asked: AskedPermission[] = []): Promise<string> {
  return (await toolCall(searchCode(), args, { directory, worktree: root, asked })).output;
}

test("several patterns are found in one pass, in the order of paths and lines, and counted", async () => {
  const found = await search({ patterns: ["alpha", "be.a"], include: ["*.ts"] });
  expect(found).toBe(
    [
      "a.ts:",
      "  1 [1]: const alpha = 1;",
      "  2 [1]: const beta = alpha;",
      "  2 [2]: const beta = alpha;",
      "src/[x]/d.ts:",
      "  1 [1]: alpha in brackets",
      "src/deep/c.ts:",
      "  1 [1]: beta alpha",
      "  1 [2]: beta alpha",
      "",
      "[1] alpha: 4",
      "[2] be.a: 2",
    ].join("\n"),
  );
  expect(await search({ patterns: ["alpha", "be.a"], include: ["*.ts"] })).toBe(found);
});

test("ignored files and files with secrets are left out, from a folder below the worktree too", async () => {
  const all = await search({ patterns: ["alpha"] });
  expect(all).not.toMatch(/env|built/);
  expect(all).toContain("b.md:");
  expect(await search({ patterns: ["alpha"], path: "built" })).toBe("No line matches.");
  expect(await search({ patterns: ["alpha"] }, join(root, "src"))).toMatch(
    /^\[x\]\/d\.ts:\n.*\ndeep\/c\.ts:\n/,
  );
});

test("a path names a folder or a file, whatever characters it has", async () => {
  expect(await search({ patterns: ["alpha"], path: "src/[x]" })).toMatch(/^src\/\[x\]\/d\.ts:\n[^\n]*$/);
  expect(await search({ patterns: ["alpha"], path: "a.ts" })).toMatch(/^a\.ts:\n/);
  expect(await search({ patterns: ["alpha"], path: "src", include: ["deep/*.ts"] })).toMatch(
    /^src\/deep\/c\.ts:/,
  );
});

test("a path outside the worktree is refused, through a link too, and a missing one is named", async () => {
  symlinkSync(tmpdir(), join(root, "out"), "junction");
  for (const path of ["..", "/", "out"]) {
    await expect(search({ patterns: ["x"], path })).rejects.toThrow(/outside the project/);
  }
  await expect(search({ patterns: ["x"], path: "gone" })).rejects.toThrow(/There is no "gone"/);
});

test("a limit ends the search and says so; a bad pattern is named", async () => {
  const found = await search({ patterns: ["alpha"], limit: 1 });
  expect(found).toMatch(/^a\.ts:\n {2}1: const alpha = 1;\n\nThere are more/);
  await expect(search({ patterns: ["(open"] })).rejects.toThrow(/\(open/);
  expect(await search({ patterns: ["(open"], literal: true })).toBe("No line matches.");
  await expect(search({ patterns: [] })).rejects.toThrow(/do not fit/);
});

test("the host's rules for grep are asked", async () => {
  const asked: AskedPermission[] = [];
  await search({ patterns: ["alpha"] }, root, asked);
  expect(asked).toMatchObject([{ permission: "grep", patterns: ["alpha"] }]);
});
