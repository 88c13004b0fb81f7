import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

const key: symbol = Symbol.for("@oco/opencode-plugin/owners");
const shared = globalThis as { [key]?: Set<string> };

/** The owner names of the engines that are open in this process, whichever copy of this module opened them. */
const open: Set<string> = shared[key] ?? new Set();
shared[key] = open;

/** A name for an engine, and what takes it back when the engine is closed. */
export interface OwnerName extends Disposable {
  readonly owner: string;
}

/** A name for this engine that another process can tell dead from alive: machine, process, and one of its own. */
export function openOwner(): OwnerName {
  const owner = `${hostname()}/${process.pid}/${randomUUID()}`;
  open.add(owner);
  return { owner, [Symbol.dispose]: () => void open.delete(owner) };
}

/**
 * Whether the engine behind an owner name is gone for certain. A name with our own process id that is none of ours is of
 * a process before this one: a container starts with the same small ids each time. Of another machine, or of this one
 * under an earlier name, it is never certain; there a mission waits for its lease to run out.
 */
export function isOwnerGone(owner: string): boolean {
  const [host, pid] = owner.split("/");
  if (host !== hostname() || pid === undefined) return false;
  if (Number(pid) === process.pid) return !open.has(owner);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
