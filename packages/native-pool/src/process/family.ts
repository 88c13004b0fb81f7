/** A child with its descendants, which are to end with it. */
export interface Family {
  /** Reaches the descendants too; only while the child is not reaped. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
  /** The child is reaped: kills what is left of its descendants, and ends the guard. */
  end(): void;
}

/**
 * Families that would outlive a `process.exit()` of this process. Exiting is a matter of the whole process, hence
 * the only state of this package outside of an object; the listener is there only while a child lives.
 */
const live = new Set<Family>();

/** Has the family killed if this process exits before `unguard`. */
export function guard(family: Family): void {
  if (live.size === 0) process.on("exit", killAll);
  live.add(family);
}

/** Ends the guard of a family whose child was reaped. */
export function unguard(family: Family): void {
  if (live.delete(family) && live.size === 0) process.off("exit", killAll);
}

function killAll(): void {
  for (const family of live) family.signal("SIGKILL");
}
