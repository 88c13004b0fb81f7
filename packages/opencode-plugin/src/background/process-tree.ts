import { type ChildProcess, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Signals a job and everything in its process group; returns whether anybody was there. */
export function signalTree(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === "win32") {
    const force = signal === "SIGKILL" ? ["/F"] : [];
    const args = ["/pid", String(child.pid), "/T", ...force];
    return spawnSync("taskkill", args, { stdio: "ignore", windowsHide: true }).status === 0;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    // ESRCH: nobody is left. EPERM: only processes of another user are, which no signal of ours reaches.
    return false;
  }
}

/**
 * Kills every process that carries a variable in its environment: one that made a session of its own is out of reach of
 * the group's signal, but it inherited the environment. Only Linux shows environments; elsewhere nothing is found.
 */
export function killMarked(variable: string, value: string): void {
  if (process.platform !== "linux") return;
  const wanted = `${variable}=${value}\0`;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (`${readFileSync(`/proc/${pid}/environ`, "latin1")}\0`.includes(wanted))
        process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile, or belongs to another user.
    }
  }
}
