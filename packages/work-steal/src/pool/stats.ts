/** Counts of a pool. */
export interface WorkerPoolStats {
  readonly workers: number;
  /** Tasks that wait for a slot. */
  readonly waiting: number;
  /** Tasks that have a slot: queued or running. */
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
  /** Workers that ended and were replaced. */
  readonly replaced: number;
}
