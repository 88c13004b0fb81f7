import { readdir, readFile, readlink } from "node:fs/promises";
import { signalGroup } from "./group.ts";

/** The variable by which every process of a host is found, also those that left its process groups. */
export const rootVariable = "OCO_HOST_ROOT";

/** A process that a host started, directly or through OpenCode. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * The live processes whose environment names `root`. OpenCode starts shell commands in groups of their own, so this
 * is the only way to see that nothing was left behind. Reads `/proc`; elsewhere nothing is found.
 */
export async function findProcesses(root: string): Promise<FoundProcess[]> {
  const entries = await readdir("/proc").catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => inspect(pid, `${rootVariable}=${root}`)));
  return found.filter((entry) => entry !== undefined);
}

async function inspect(pid: number, marker: string): Promise<FoundProcess | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    if (!environment.split("\0").includes(marker)) return undefined;
    // A zombie still has its entry but no program any more.
    await readlink(`/proc/${pid}/exe`);
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
    return { pid, command: command.replaceAll("\0", " ").trim() };
  } catch {
    // Gone meanwhile, or another user's.
    return undefined;
  }
}

/** Kills every process of `root`, until none is left or `rounds` are used up. */
export async function killProcesses(root: string, rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const found = await findProcesses(root);
    if (found.length === 0) return;
    for (const { pid } of found) {
      signalGroup(pid, "SIGKILL");
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It went with its group.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
