/**
 * The port to what is known from before; `@oco/memory` fits behind it. What comes back is put into the message of a planner
 * or a worker, so it has to be scoped to the mission and the task that it is asked for (M5).
 */
export interface MissionRecall {
  /** Text to show, or nothing; at most `budget` tokens. A failure is reported and the message goes without. */
  recall(query: RecallRequest): string | Promise<string>;
}

export interface RecallRequest {
  readonly missionId: string;
  /** Absent for the planner. */
  readonly taskId?: string;
  /** Words to look for. */
  readonly query: string;
  /** In tokens. */
  readonly budget: number;
}
