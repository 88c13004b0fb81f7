import type { Clock } from "../clock.ts";
import { GuardedCall } from "../guarded-call.ts";
import { FailureStreak } from "./failure-streak.ts";
import type { BatchProbe } from "./observation.ts";
import type { ResolvedRules } from "./rules.ts";
import { SleepDetector } from "./sleep-detector.ts";
import type { Watch } from "./watch.ts";

export interface PollLoopSettings<K, T> {
  readonly probe: BatchProbe<K, T>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timestamp: () => number;
  readonly rules: ResolvedRules<T>;
  readonly callLimitMs: number;
  readonly maxFailures: number;
}

/**
 * Polls all watched keys in one call, at the earliest instant that any of them wants. One read is in flight at most
 * (S5): a read that outlives its limit is given up, and none follows until it has really ended. A timer exists only
 * while some consumer waits.
 */
export class PollLoop<K, T> {
  readonly watches: Map<K, Watch<T>> = new Map();
  readonly #settings: PollLoopSettings<K, T>;
  readonly #failures: FailureStreak;
  readonly #sleep: SleepDetector;
  #isReading = false;
  #call: GuardedCall<unknown> | undefined;
  #isReadHung = false;
  #retryAt = 0;
  #timer: { readonly handle: unknown; readonly at: number } | undefined;

  constructor(settings: PollLoopSettings<K, T>) {
    this.#settings = settings;
    this.#failures = new FailureStreak(settings.maxFailures);
    this.#sleep = new SleepDetector(settings.clock, settings.timestamp, 2 * settings.rules.maxMs);
  }

  /** Sets the timer for the next poll; a later due time leaves the timer, which then re-arms itself. */
  arm(): void {
    if (this.#isReading) return;
    const now = this.#settings.clock.now();
    const at = this.#dueAt();
    if (this.#timer !== undefined) {
      if (at >= this.#timer.at && at !== Number.POSITIVE_INFINITY) return;
      this.#disarm();
    }
    if (at === Number.POSITIVE_INFINITY) return;
    this.#sleep.expect(Math.max(at, now));
    const handle = this.#settings.clock.setTimeout(() => this.#fire(), Math.max(0, at - now));
    this.#timer = { handle, at };
  }

  remove(key: K): void {
    this.watches.delete(key);
    if (this.watches.size === 0) this.#giveUp();
    this.arm();
  }

  #dueAt(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const watch of this.watches.values()) due = Math.min(due, watch.dueAt);
    // After a failure there is no sample to reckon from: the retry has a time of its own.
    return due === Number.POSITIVE_INFINITY || this.#failures.count === 0 ? due : this.#retryAt;
  }

  #disarm(): void {
    if (this.#timer === undefined) return;
    this.#settings.clock.clearTimeout(this.#timer.handle);
    this.#timer = undefined;
  }

  #fire(): void {
    this.#timer = undefined;
    if (this.#sleep.hasSlept()) for (const watch of this.watches.values()) watch.interrupt();
    // Timers may fire early and a due time may have moved: both wait for the rest.
    if (this.#dueAt() > this.#settings.clock.now()) this.arm();
    else void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#isReadHung) {
      this.#fail(new Error("an earlier probe still hangs"));
      return this.arm();
    }
    const { clock, probe, callLimitMs } = this.#settings;
    const startedAt = clock.now();
    const covered = [...this.watches];
    for (const [, watch] of covered) watch.beginRead();
    this.#isReading = true;
    this.#isReadHung = true;
    const keys = covered.map(([key]) => key);
    const call = new GuardedCall((context) => probe(keys, context), {
      clock,
      what: "probe",
      limitMs: callLimitMs,
    });
    this.#call = call;
    // The probe may have ended the last watch before it returned.
    if (this.watches.size === 0) this.#giveUp();
    void call.settled.then(() => {
      this.#isReadHung = false;
    });
    try {
      const seen = await call.result;
      this.#failures.reset();
      for (const [key, watch] of covered)
        if (this.watches.get(key) === watch) watch.endRead(seen.get(key), startedAt);
    } catch (error) {
      if (this.#call === call) this.#fail(error);
    }
    this.#call = undefined;
    this.#isReading = false;
    this.arm();
  }

  /** Ends a read that nobody waits for any more. */
  #giveUp(): void {
    const call = this.#call;
    this.#call = undefined;
    call?.abort();
  }

  #fail(error: unknown): void {
    const { clock, random, rules } = this.#settings;
    const last = this.#failures.add(error);
    for (const watch of [...this.watches.values()]) {
      watch.failRead();
      if (last !== undefined) watch.close(last);
    }
    // Those that watch from now on begin with a clean record.
    if (last !== undefined) this.#failures.reset();
    // Jitter on the upper half keeps pollers that failed together from coming back together.
    this.#retryAt = clock.now() + this.#failures.backoffMs(rules.minMs, rules.maxMs) * (0.5 + random() / 2);
  }
}
