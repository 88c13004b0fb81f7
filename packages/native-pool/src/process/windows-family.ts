import { spawnSync } from "node:child_process";
import { type Family, guard, unguard } from "./family.ts";

/** A job object of the addon: kills all that is in it, and the kernel does when this process dies. */
export interface Tree {
  kill(): void;
}

/** Ends a process and its descendants, as far as their parents still run; the fallback without the addon. */
export function taskkill(pid: number): void {
  spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true });
}

/**
 * A child on Windows, which has no process groups and no SIGTERM: either signal ends the family. The job object also
 * reaches descendants whose parents are gone; `killTree` does not.
 */
export function windowsFamily(
  pid: number,
  holdTree: ((pid: number) => Tree) | undefined,
  killTree: (pid: number) => void = taskkill,
): Family {
  const tree = held(pid, holdTree);
  const family: Family = {
    signal() {
      if (tree === undefined) killTree(pid);
      else tree.kill();
    },
    end() {
      tree?.kill();
      unguard(family);
    },
  };
  guard(family);
  return family;
}

// A child that ended before it could be held has nothing left to guard but what `killTree` finds.
function held(pid: number, holdTree: ((pid: number) => Tree) | undefined): Tree | undefined {
  try {
    return holdTree?.(pid);
  } catch {
    return undefined;
  }
}
