import type { Order } from "./rack.ts";
import { levels, lowestPriority } from "./rack.ts";

/** Options of a `Scheduler`. */
export interface SchedulerOptions<Lane extends string> {
  /** How many runners each lane has, which is how many of its tasks run at once. */
  readonly lanes: Readonly<Record<Lane, number>>;
  /** Source of numbers from 0 to below 1 that picks the victims of stealing. */
  readonly random: () => number;
  /** Which of the tasks queued at it a runner starts first: the newest or the oldest. @default "lifo" */
  readonly order?: Order;
  /** Tasks that may wait or be ready at once, over all lanes. @default 65536 */
  readonly capacity?: number;
  /** Every n-th start of a lane is that of its oldest ready task, whatever its priority. @default 61 */
  readonly fairEvery?: number;
  /** Starts in a row before the event loop gets its turn. @default 256 */
  readonly burst?: number;
  /** Closes the scheduler and aborts its tasks. */
  readonly signal?: AbortSignal;
}

/** Options with every default filled in. */
export interface SchedulerSettings {
  readonly order: Order;
  readonly capacity: number;
  readonly fairEvery: number;
  readonly burst: number;
}

/** @throws RangeError or TypeError that prints the value at fault. */
export function settle<Lane extends string>(options: SchedulerOptions<Lane>): SchedulerSettings {
  const lanes: [string, unknown][] = Object.entries(options.lanes);
  if (lanes.length === 0) throw new RangeError("lanes must name at least one lane");
  for (const [name, size] of lanes) positive(`lanes.${name}`, size);
  if (typeof options.random !== "function") {
    throw new TypeError(`random must be a function, not ${String(options.random)}`);
  }
  const { order = "lifo", capacity = 65_536, fairEvery = 61, burst = 256 } = options;
  if (order !== "lifo" && order !== "fifo") {
    throw new RangeError(`order must be "lifo" or "fifo", not ${String(order)}`);
  }
  positive("capacity", capacity);
  positive("fairEvery", fairEvery);
  positive("burst", burst);
  return { order, capacity, fairEvery, burst };
}

/** The level of a priority. @throws RangeError when it is out of range. */
export function levelOf(priority: number): number {
  const level = priority - lowestPriority;
  if (!Number.isInteger(priority) || level < 0 || level >= levels) {
    throw new RangeError(
      `priority must be an integer from ${lowestPriority} to ${lowestPriority + levels - 1}, not ${priority}`,
    );
  }
  return level;
}

function positive(name: string, value: unknown): void {
  const isCount = typeof value === "number" && value >= 1 && (Number.isInteger(value) || value === Infinity);
  if (!isCount) throw new RangeError(`${name} must be a positive integer, not ${String(value)}`);
}
