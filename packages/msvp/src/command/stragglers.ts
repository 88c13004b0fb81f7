import { readdirSync, readFileSync } from "node:fs";

/** Name of the environment variable by which a run finds processes that left its process group. */
export const markerVariable = "OCO_MSVP_RUN";

/**
 * Kills every process that carries the mark of a run in its environment: a daemon that made a session of its own is
 * out of reach of the group's signal, but it inherited the environment. Only Linux shows environments; elsewhere
 * nothing is found. Returns whether anything was.
 */
export function endStragglers(marker: string): boolean {
  if (process.platform !== "linux") return false;
  const wanted = `${markerVariable}=${marker}\0`;
  let hasFound = false;
  // A straggler may fork while we look: looked at again until a pass finds none, a bounded number of times.
  for (let pass = 0; pass < 5; pass += 1) {
    const found = marked(wanted);
    if (found.length === 0) break;
    for (const pid of found) hasFound = kill(pid) || hasFound;
  }
  return hasFound;
}

function marked(wanted: string): number[] {
  const found: number[] = [];
  for (const name of entries("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    // Of a process that has ended, or of another user, the environment reads as empty or not at all.
    if (read(`/proc/${pid}/environ`).includes(wanted)) found.push(pid);
  }
  return found;
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
