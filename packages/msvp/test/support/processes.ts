import { readdirSync, readFileSync } from "node:fs";

/** Live processes whose command line contains `text`; one that has ended and waits for its parent is not live. */
export function liveProcesses(text: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .filter(
      (pid) =>
        read(`/proc/${pid}/cmdline`).includes(text) && !/^\d+ \(.*\) Z/s.test(read(`/proc/${pid}/stat`)),
    );
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
