/** What a lane does at the moment. */
export interface LaneStats {
  readonly runners: number;
  /** Runners that are busy with a task, whichever lane it was spawned into. */
  readonly running: number;
  /** Tasks of the lane that could start and have no runner yet. */
  readonly ready: number;
}

/** Counts of a scheduler: what it does at the moment, and what happened since it was made. */
export interface SchedulerStats<Lane extends string = string> {
  readonly lanes: Readonly<Record<Lane, LaneStats>>;
  /** Tasks whose dependencies are not done. */
  readonly waiting: number;
  readonly ready: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly aborted: number;
  /** Tasks started by another runner of the lane than the one they were queued at. */
  readonly stolenWithinLane: number;
  /** Tasks started by a runner of another lane. */
  readonly stolenAcrossLanes: number;
}
