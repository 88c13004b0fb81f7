/** Sends a signal to a process and its whole group; a group that is already gone is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    // A negative pid addresses the group, which has the pid of the process that leads it.
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
