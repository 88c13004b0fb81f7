import type { Replica } from "../replay/replica.ts";

/** Part of the bound that is left to grow while a compaction is prepared. */
const headStart = 0.25;

/**
 * Tells which of several processes is to compact when the log has come to its bound: the one whose record carried it
 * over three quarters of that, which leaves it time to prepare. Should it end before, the next is appointed a whole bound later.
 */
export class Growth {
  #start = 0;
  #end = 0;

  /** Notes where the record ends that this process has appended last. */
  note(end: number, length: number): void {
    this.#start = end - length;
    this.#end = end;
  }

  /** Whether that record appoints this process. */
  hasCrossed(replica: Replica, bytes: number): boolean {
    const before = replica.growthAt(this.#start, bytes) + headStart;
    return Math.floor(before) < Math.floor(replica.growthAt(this.#end, bytes) + headStart);
  }
}
