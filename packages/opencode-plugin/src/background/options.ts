/** Limits of background commands; every one is bounded so that a forgotten job cannot fill memory or disk. */
export interface BackgroundOptions {
  /** Jobs of a project that run at once. @default 8 */
  readonly maxRunning?: number;
  /** Ended jobs that are remembered with their output; older ones are forgotten and their files removed. @default 20 */
  readonly maxEnded?: number;
  /** The end of a job's output that is kept in memory, in bytes. @default 65_536 */
  readonly ringBytes?: number;
  /** The beginning of a job's output that is kept on disk, in bytes. @default 4_194_304 */
  readonly maxFileBytes?: number;
  /** Between the request to end and the kill, in milliseconds. @default 2_000 */
  readonly graceMs?: number;
}

export type BackgroundLimits = Required<BackgroundOptions>;

/** @throws RangeError that prints the value that cannot be. */
export function backgroundLimits(options: BackgroundOptions = {}): BackgroundLimits {
  const limits: BackgroundLimits = {
    maxRunning: options.maxRunning ?? 8,
    maxEnded: options.maxEnded ?? 20,
    ringBytes: options.ringBytes ?? 64 * 1024,
    maxFileBytes: options.maxFileBytes ?? 4 * 1024 * 1024,
    graceMs: options.graceMs ?? 2_000,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw new RangeError(`background.${name} must be a whole number of at least 0, got ${value}`);
    }
  }
  return limits;
}
