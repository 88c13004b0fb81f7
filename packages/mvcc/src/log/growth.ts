import type { Replica } from "../replay/replica.ts";

/** Parts of the bound that a log may grow beyond it until one more process is to compact. */
const marksPerBound = 8;

/**
 * Tells which of several processes is to compact: the one whose record carried the log over its bound, or over an
 * eighth of the bound more, in case that the one before has ended.
 */
export class Growth {
  #start = 0;
  #end = 0;

  /** Notes where the record ends that this process has appended last. */
  note(end: number, length: number): void {
    this.#start = end - length;
    this.#end = end;
  }

  /** Whether that record stands on a mark. */
  hasCrossed(replica: Replica, bytes: number): boolean {
    const after = replica.growthAt(this.#end, bytes);
    if (after <= 1) return false;
    const before = replica.growthAt(this.#start, bytes);
    return before <= 1 || Math.floor(before * marksPerBound) < Math.floor(after * marksPerBound);
  }
}
