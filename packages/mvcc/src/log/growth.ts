import type { Replica } from "../replay/replica.ts";

/** Part of the bound that is left to grow while a compaction is prepared. */
const headStart = 0.25;

/** What stands between the checkpoint and `offset`, in multiples of `bytes`, or of the checkpoint where that is longer. */
export function growthOf(replica: Replica, bytes: number, offset: number = replica.offset): number {
  return (offset - replica.checkpointEnd) / Math.max(bytes, replica.checkpointEnd);
}

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
    const before = growthOf(replica, bytes, this.#start) + headStart;
    return Math.floor(before) < Math.floor(growthOf(replica, bytes, this.#end) + headStart);
  }
}
