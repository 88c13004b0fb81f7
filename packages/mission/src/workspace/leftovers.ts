import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Repository } from "./repository.ts";

const lookMs = 100;

/**
 * Readies a worktree that another process made. Git keeps it `locked` while it makes it, and its files `.lock` while it
 * changes them: a command of a process that died may still be at that, so the locks get `graceMs` to go by themselves. What
 * is left then is of a command that was killed. Returns whether the worktree is whole.
 */
export async function clearLeftovers(
  repository: Repository,
  folder: string,
  graceMs: number,
): Promise<boolean> {
  const { exitCode, stdout } = await repository.run(["rev-parse", "--absolute-git-dir"], folder);
  if (exitCode !== 0) return false;
  const administration = stdout.trim();
  const mark = join(administration, "locked");
  for (let waited = 0; waited < graceMs; waited += lookMs) {
    if (!existsSync(mark) && (await locksIn(administration)).length === 0) return true;
    await pause(lookMs);
  }
  if (existsSync(mark)) return false;
  for (const lock of await locksIn(administration)) await rm(lock, { force: true });
  return true;
}

async function locksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".lock")).map((name) => join(folder, name));
}
