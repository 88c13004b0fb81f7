import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * The folder for the output of one process's jobs. Several hosts may work on one project, so each has its own, and
 * removes those whose process is gone.
 */
export function openJobFolder(parent: string, pid: number, isAlive: (pid: number) => boolean): string {
  const own = join(parent, String(pid));
  mkdirSync(own, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    const other = Number(name);
    if (!Number.isSafeInteger(other) || other === pid || isAlive(other)) continue;
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  return own;
}

/** Whether a process of this machine is there; one of another user is. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
