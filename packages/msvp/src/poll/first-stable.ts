import type { Clock } from "../clock.ts";
import { duration } from "../duration.ts";
import { StabilityTimeoutError } from "../errors.ts";
import type { Sample, StableSample } from "./observation.ts";
import type { StabilityMonitor } from "./stability-monitor.ts";

/** How long to wait for stability. */
export interface Patience {
  /** Time limit in milliseconds. @default Infinity */
  readonly timeoutMs?: number;
}

/** Follows a monitor to its first stable sample and closes it. */
export async function firstStable<T>(
  monitor: StabilityMonitor<T>,
  patience: Patience,
  clock: Clock,
): Promise<StableSample<T>> {
  const timeoutMs = patience.timeoutMs ?? Number.POSITIVE_INFINITY;
  let last: Sample<T> | undefined;
  let isLate = false;
  const timer = Number.isFinite(duration("timeoutMs", timeoutMs, 0))
    ? clock.setTimeout(() => {
        isLate = true;
        void monitor.return();
      }, timeoutMs)
    : undefined;
  try {
    for await (const sample of monitor) {
      last = sample;
      if (isStable(sample)) return sample;
    }
  } finally {
    if (timer !== undefined) clock.clearTimeout(timer);
    await monitor.return();
  }
  if (isLate) throw new StabilityTimeoutError(timeoutMs, last, monitor.polls);
  throw new TypeError("The monitor was closed before the value was stable");
}

function isStable<T>(sample: Sample<T>): sample is StableSample<T> {
  return sample.state === "stable";
}
