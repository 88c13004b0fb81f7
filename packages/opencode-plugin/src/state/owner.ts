import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

/** A name for this engine that another process can tell dead from alive: machine, process, and one of its own. */
export function ownerName(): string {
  return `${hostname()}/${process.pid}/${randomUUID()}`;
}

/** Whether the process behind an owner name is gone for certain; of another machine that is never certain. */
export function isOwnerGone(owner: string): boolean {
  const [host, pid] = owner.split("/");
  if (host !== hostname() || pid === undefined || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
