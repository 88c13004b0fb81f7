import { systemClock } from "../clock.ts";
import { firstStable, type Patience } from "./first-stable.ts";
import { MonitorGroup, type PollOptions, type WatchOptions } from "./monitor-group.ts";
import type { Probe, StableSample } from "./observation.ts";
import type { StabilityMonitor } from "./stability-monitor.ts";

/** Everything that `monitor` can be told. */
export interface MonitorOptions<T> extends PollOptions<T>, WatchOptions<T> {}

/**
 * Watches one value: asks the probe when the answer can have changed, sooner when an event says so, and says of each
 * sample whether the value is changing, settling, stable or stalled.
 *
 * @throws RangeError for options that contradict each other.
 * @example
 * for await (const sample of monitor(readBuild, { confirm: (build) => build.hasExited })) {
 *   if (sample.state === "stable") break;
 * }
 */
export function monitor<T>(probe: Probe<T>, options: MonitorOptions<T>): StabilityMonitor<T> {
  const group = new MonitorGroup<0, T>(async (_keys, context) => {
    const seen = await probe(context);
    return seen === undefined ? new Map() : new Map([[0, seen]]);
  }, options);
  return group.watch(0, options);
}

/**
 * Waits until a value is stable, and returns that sample.
 *
 * @throws StabilityTimeoutError after `timeoutMs`, ProbeError, or the reason of `signal`.
 * @example
 * const { value } = await untilStable(readBuild, { confirm: (build) => build.hasExited, timeoutMs: 60_000 });
 */
export function untilStable<T>(
  probe: Probe<T>,
  options: MonitorOptions<T> & Patience,
): Promise<StableSample<T>> {
  return firstStable(monitor(probe, options), options, options.clock ?? systemClock);
}
