import { type ChildProcess, spawnSync } from "node:child_process";

/** Signals a child started with `detached` and everything in its process group; returns whether anything was there. */
export function signalGroup(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === "win32") return endTree(child.pid, signal === "SIGKILL");
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    // ESRCH: nobody is left. EPERM: only processes of another user are, which no signal of ours reaches.
    return false;
  }
}

/** Windows has no groups: the tree below the process is walked by the system's own tool. */
function endTree(pid: number, isForced: boolean): boolean {
  const args = ["/pid", String(pid), "/T", ...(isForced ? ["/F"] : [])];
  return spawnSync("taskkill", args, { stdio: "ignore", windowsHide: true }).status === 0;
}
