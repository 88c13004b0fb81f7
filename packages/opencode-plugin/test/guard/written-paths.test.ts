import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathInside } from "../../src/guard/claim-hook.ts";
import { writtenPaths } from "../../src/guard/written-paths.ts";

test("the tools that write name their files, and the others none", () => {
  for (const tool of ["write", "edit", "multiedit"])
    expect(writtenPaths(tool, { filePath: "src/a.ts" })).toEqual(["src/a.ts"]);
  for (const tool of ["read", "bash", "glob"])
    expect(writtenPaths(tool, { filePath: "src/a.ts" })).toEqual([]);
  expect(writtenPaths("write", { filePath: 7 })).toEqual([]);
});

test("a patch names every file that it adds, updates, deletes and moves to, once", () => {
  const patchText = [
    "*** Begin Patch",
    "*** Add File: src/new.ts",
    "+*** Add File: not/this.ts",
    "*** Update File: src/a.ts",
    "*** Move to: src/b.ts",
    "@@",
    "-old",
    "+new",
    "*** Delete File: src/c.ts",
    "*** Update File: src/a.ts",
    "*** End Patch",
  ].join("\n");
  const paths = ["src/new.ts", "src/a.ts", "src/b.ts", "src/c.ts"];
  expect(writtenPaths("apply_patch", { patchText })).toEqual(paths);
  expect(writtenPaths("apply_patch", {})).toEqual([]);
});

test("one file has one path, however it is written, and a path that leads out has none", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "oco-claims-")));
  try {
    const folder = join(root, "project");
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "src", "a.ts"), "");
    symlinkSync(join(folder, "src"), join(folder, "alias"));
    symlinkSync(join(root, "not-yet.ts"), join(folder, "out.ts"));
    symlinkSync(folder, join(root, "link"));
    for (const path of ["src/a.ts", "./src/../src/a.ts", join(folder, "src/a.ts"), "alias/a.ts"])
      expect(pathInside(folder, path)).toBe("src/a.ts");
    expect(pathInside(join(root, "link"), "src/new/deep.ts")).toBe("src/new/deep.ts");
    for (const path of ["../other.ts", "/etc/passwd", "out.ts", ".", "src/../.."])
      expect(pathInside(folder, path)).toBeUndefined();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
