import { renameSync, symlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isFileInside, isStillAt, realRoot } from "../src/search/confine.ts";
import { openFile } from "../src/search/open-file.ts";
import { Folder } from "./contract/search-kit.ts";

// The window between the look at a path and its opening, which hashes have too, is too short to hit from outside.
test("a file behind a folder that became a link out of the root is not opened", async () => {
  using outside = new Folder({ "d/file": "outside" });
  using folder = new Folder({ "d/file": "inside" });
  const root = await realRoot(folder.path);
  const path = join(root, "d/file");
  const before = await openFile(root, path);
  expect(await before?.readFile("utf8")).toBe("inside");
  await before?.close();
  renameSync(join(root, "d"), join(root, "e"));
  symlinkSync(join(outside.path, "d"), join(root, "d"));
  expect(await openFile(root, path)).toBeUndefined();
});

test.each([
  ["isFileInside", isFileInside],
  ["isStillAt", isStillAt],
])("%s tells the file that was opened from the one that is there now", async (_name, isKept) => {
  using outside = new Folder({ "d/file": "" });
  using folder = new Folder({ "d/file": "" });
  const root = await realRoot(folder.path);
  const path = join(root, "d/file");
  await using inner = await open(path);
  await using outer = await open(join(outside.path, "d/file"));
  expect(await isKept(root, path, inner)).toBe(true);
  expect(await isKept(root, path, outer)).toBe(false);
  renameSync(join(root, "d"), join(root, "e"));
  symlinkSync(join(outside.path, "d"), join(root, "d"));
  expect(await isKept(root, path, outer)).toBe(false);
});
