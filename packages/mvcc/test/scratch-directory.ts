import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is removed with the test that asked for it. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "oco-mvcc-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
