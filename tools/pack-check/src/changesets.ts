import { execFileSync } from "node:child_process";
import { existsSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Versions a clone of the repository, with a changeset added where none is pending, and looks at what came of it. */
export async function checkChangesets(root: string, scratch: string): Promise<void> {
  const clone = join(scratch, "clone");
  execFileSync("git", ["clone", "-q", root, clone], { stdio: "pipe" });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"), "junction");
  const before = await versionOf(clone);
  const changeset = join(root, "node_modules", "@changesets", "cli", "bin.js");
  execFileSync(process.execPath, [changeset, "version"], { cwd: clone, stdio: "pipe" });
  const after = await versionOf(clone);
  if (before === after) throw new Error(`@oco/mvcc stayed at ${before}`);
  if (!existsSync(join(clone, "packages", "mvcc", "CHANGELOG.md")))
    throw new Error("no changelog was written");
}

async function versionOf(clone: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(clone, "packages", "mvcc", "package.json"), "utf8")) as {
    readonly version: string;
  };
  return manifest.version;
}
