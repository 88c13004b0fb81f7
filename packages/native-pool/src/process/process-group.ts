const isWindows = process.platform === "win32";

/**
 * Children that would outlive a `process.exit()` of this process. Exiting is a matter of the whole process, hence
 * the only state of this package outside of an object; the listener is there only while a child lives.
 */
const live = new Set<number>();

/** Has the group killed if this process exits before `releaseGroup`. */
export function guardGroup(pid: number): void {
  if (live.size === 0) process.on("exit", killAll);
  live.add(pid);
}

/** Ends the guard of a child that was reaped. */
export function releaseGroup(pid: number): void {
  if (live.delete(pid) && live.size === 0) process.off("exit", killAll);
}

/** Signals every process of the group that the child leads; on Windows the child alone. */
export function signalGroup(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(isWindows ? pid : -pid, name);
  } catch (error) {
    // ESRCH: the whole group is gone. EPERM: what is left of it changed its user; macOS says so of zombies too.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

function killAll(): void {
  for (const pid of live) signalGroup(pid, "SIGKILL");
}
