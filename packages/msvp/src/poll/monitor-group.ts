import { type Clock, systemClock } from "../clock.ts";
import { duration } from "../duration.ts";
import { firstStable, type Patience } from "./first-stable.ts";
import type { BatchProbe, Nudge, StableSample } from "./observation.ts";
import { PollLoop } from "./poll-loop.ts";
import { type ResolvedRules, resolveRules, type StabilityRules } from "./rules.ts";
import { StabilityMonitor } from "./stability-monitor.ts";
import { type Confirm, Watch } from "./watch.ts";

/** How a value is polled: the rules of stability, limits of a call, and where time comes from. */
export interface PollOptions<T> extends StabilityRules<T> {
  /** Time limit of one probe or one confirmation in milliseconds. @default 10000 */
  readonly callLimitMs?: number;
  /** Failures in a row after which the monitor ends with a `ProbeError`. @default 3 */
  readonly maxFailures?: number;
  /** Monotonic time and timers. @default systemClock */
  readonly clock?: Clock;
  /** Wall clock in epoch milliseconds, read only to notice that the machine slept. @default Date.now */
  readonly timestamp?: () => number;
  /** Spreads retries after failures; a number from 0 to below 1. @default Math.random */
  readonly random?: () => number;
}

/** What belongs to one watched value. */
export interface WatchOptions<T> {
  /** The positive signal without which nothing is stable; `acceptSilence` where the source has none. */
  readonly confirm: Confirm<T>;
  /** Events about the value. Its end or failure leaves polling as it is. */
  readonly nudge?: AsyncIterable<Nudge>;
  /** Ends the watch; a pending `next()` rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Monitors that share one batch probe: any number of keys cost one call per poll, and each call refreshes all of them.
 *
 * @example
 * const sessions = new MonitorGroup(async (ids) => readStatuses(ids), { quietMs: 3000 });
 * const done = await sessions.untilStable("ses_1", { confirm: (status) => status.isFinal, timeoutMs: 600_000 });
 */
export class MonitorGroup<K, T> {
  readonly #loop: PollLoop<K, T>;
  readonly #rules: ResolvedRules<T>;
  readonly #clock: Clock;
  readonly #callLimitMs: number;
  readonly #maxFailures: number;
  #isClosed = false;

  /** @throws RangeError for rules that contradict each other. */
  constructor(probe: BatchProbe<K, T>, options: PollOptions<T> = {}) {
    this.#rules = resolveRules(options);
    this.#clock = options.clock ?? systemClock;
    this.#callLimitMs = duration("callLimitMs", options.callLimitMs ?? 10_000, 1);
    this.#maxFailures = options.maxFailures ?? 3;
    if (!(this.#maxFailures >= 1))
      throw new RangeError(`maxFailures must be at least 1, got ${options.maxFailures}`);
    this.#loop = new PollLoop({
      probe,
      clock: this.#clock,
      random: options.random ?? Math.random,
      timestamp: options.timestamp ?? Date.now,
      rules: this.#rules,
      callLimitMs: this.#callLimitMs,
      maxFailures: this.#maxFailures,
    });
  }

  /** How many keys are watched now. */
  get size(): number {
    return this.#loop.watches.size;
  }

  /** Watches one key; polling happens only while somebody awaits a sample. @throws TypeError if the key is watched already. */
  watch(key: K, options: WatchOptions<T>): StabilityMonitor<T> {
    if (this.#isClosed) throw new TypeError("The monitor group is closed");
    if (this.#loop.watches.has(key)) throw new TypeError(`Key ${String(key)} is watched already`);
    const watch = new Watch<T>({
      clock: this.#clock,
      rules: this.#rules,
      confirm: options.confirm,
      callLimitMs: this.#callLimitMs,
      maxFailures: this.#maxFailures,
      onDueChange: () => this.#loop.arm(),
    });
    this.#loop.watches.set(key, watch);
    return new StabilityMonitor(watch, {
      nudge: options.nudge,
      signal: options.signal,
      onAwait: () => this.#loop.arm(),
      onClose: () => this.#loop.remove(key),
    });
  }

  /** Watches one key until it is stable. @throws StabilityTimeoutError, ProbeError, or the reason of the signal. */
  untilStable(key: K, options: WatchOptions<T> & Patience): Promise<StableSample<T>> {
    return firstStable(this.watch(key, options), options, this.#clock);
  }

  /** Ends every watch; their iterators are done. */
  close(): void {
    this.#isClosed = true;
    for (const [key, watch] of [...this.#loop.watches]) {
      watch.close();
      this.#loop.remove(key);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
