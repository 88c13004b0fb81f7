import type { Clock } from "../clock.ts";
import { GuardedCall } from "../guarded-call.ts";
import { FailureStreak } from "./failure-streak.ts";
import { Mailbox } from "./mailbox.ts";
import type { Nudge, Observation, Sample } from "./observation.ts";
import type { ResolvedRules } from "./rules.ts";
import { StabilityWindow } from "./window.ts";

/**
 * The caller's positive signal: is this value really final? Called only once the value is ready by itself. A throw
 * counts as a failed probe.
 */
export type Confirm<T> = (
  value: T,
  context: { readonly signal: AbortSignal },
) => boolean | PromiseLike<boolean>;

/** Takes silence for an answer. For sources that never say they are finished; expect false completions. */
export const acceptSilence: Confirm<unknown> = () => true;

export interface WatchSettings<T> {
  readonly clock: Clock;
  readonly rules: ResolvedRules<T>;
  readonly confirm: Confirm<T>;
  readonly callLimitMs: number;
  readonly maxFailures: number;
  /** Asks the loop to reconsider when to poll. */
  readonly onDueChange: () => void;
}

/**
 * One key under observation: its window, what its consumer has not taken yet, and the confirmation in progress.
 * An answer older than the last event is no answer: a change noted after a read began voids that read and the
 * confirmation that followed from it (S3).
 */
export class Watch<T> {
  readonly mailbox: Mailbox<Sample<T>> = new Mailbox();
  readonly #settings: WatchSettings<T>;
  readonly #window: StabilityWindow<T>;
  readonly #failures: FailureStreak;
  #polls = 0;
  #changes = 0;
  #changesAtRead = 0;
  #isLookWanted = false;
  /** When to read again after a confirmation that failed. */
  #retryAt: number | undefined;
  #isConfirming = false;
  #isConfirmHung = false;
  #confirmation: GuardedCall<boolean> | undefined;
  #isClosed = false;

  constructor(settings: WatchSettings<T>) {
    this.#settings = settings;
    this.#window = new StabilityWindow(settings.rules);
    this.#failures = new FailureStreak(settings.maxFailures);
  }

  get polls(): number {
    return this.#polls;
  }

  /** When this watch wants the next poll: never while nobody waits for it or a confirmation is in progress. */
  get dueAt(): number {
    if (!this.mailbox.isAwaited || this.#isConfirming) return Number.POSITIVE_INFINITY;
    if (this.#retryAt !== undefined) return this.#retryAt;
    return this.#isLookWanted ? Number.NEGATIVE_INFINITY : this.#window.nextPollAt;
  }

  nudge(kind: Nudge): void {
    if (kind === "changed") this.interrupt();
    else this.#isLookWanted = true;
    this.#settings.onDueChange();
  }

  /** Restarts the quiet window now. */
  interrupt(): void {
    this.#changes += 1;
    this.mailbox.drop();
    this.#window.noteChange(this.#settings.clock.now());
  }

  /** A read that covers this key begins. */
  beginRead(): void {
    this.#isLookWanted = false;
    this.#retryAt = undefined;
    this.#changesAtRead = this.#changes;
    this.#polls += 1;
  }

  failRead(): void {
    this.#window.noteFailure(this.#settings.clock.now());
  }

  endRead(seen: Observation<T> | undefined, startedAt: number): void {
    const isOutdated = this.#changes !== this.#changesAtRead;
    if (this.#window.observe(seen, startedAt, this.#settings.clock.now())) this.#changes += 1;
    if (isOutdated) {
      this.#window.noteChange(this.#settings.clock.now());
      this.#lookAgainIfTerminal();
    }
    if (this.#isConfirming) return;
    if (!isOutdated && seen !== undefined && this.#window.isReady) void this.#confirm(seen.value);
    else this.#deliver(false);
  }

  close(reason?: unknown): void {
    if (reason === undefined) this.mailbox.end();
    else this.mailbox.fail(reason);
    this.#isClosed = true;
    this.#confirmation?.abort(reason);
  }

  async #confirm(value: T): Promise<void> {
    const { clock, callLimitMs, confirm, onDueChange } = this.#settings;
    const changesBefore = this.#changes;
    if (this.#isConfirmHung) return this.#countFailure(new Error("an earlier confirmation still hangs"));
    this.#isConfirming = true;
    const call = new GuardedCall((context) => confirm(value, context), {
      clock,
      what: "confirm",
      limitMs: callLimitMs,
    });
    this.#confirmation = call;
    // The confirmation may have closed its own watch before it returned.
    if (this.#isClosed) call.abort();
    this.#isConfirmHung = true;
    void call.settled.then(() => {
      this.#isConfirmHung = false;
    });
    try {
      const isConfirmed = await call.result;
      this.#isConfirming = false;
      this.#failures.reset();
      const isCurrent = changesBefore === this.#changes;
      if (isConfirmed && !isCurrent) this.#lookAgainIfTerminal();
      this.#deliver(isConfirmed && isCurrent);
    } catch (error) {
      this.#isConfirming = false;
      if (!this.#isClosed) this.#countFailure(error);
    }
    this.#confirmation = undefined;
    onDueChange();
  }

  /**
   * The end of a session is followed by bookkeeping events. One that voids the read of the final value must not cost a
   * whole window, so that event pays for a poll of its own.
   */
  #lookAgainIfTerminal(): void {
    if (this.#window.last?.isTerminal === true) this.#isLookWanted = true;
  }

  #countFailure(error: unknown): void {
    const { clock, rules } = this.#settings;
    this.failRead();
    const last = this.#failures.add(error);
    if (last !== undefined) this.close(last);
    this.#retryAt = clock.now() + this.#failures.backoffMs(rules.minMs, rules.maxMs) / 2;
  }

  #deliver(isConfirmed: boolean): void {
    const now = this.#settings.clock.now();
    const facts = { version: this.#window.version, polls: this.#polls, sinceMs: this.#window.sinceMs(now) };
    const last = this.#window.last;
    if (last !== undefined && isConfirmed) {
      this.mailbox.put({ ...facts, state: "stable", value: last.value });
    } else if (this.#window.isStalled) {
      this.mailbox.put({ ...facts, state: "stalled", value: last?.value });
    } else if (last !== undefined && !this.#window.isFresh) {
      this.mailbox.put({ ...facts, state: "settling", value: last.value });
    } else {
      this.mailbox.put({ ...facts, state: "changing", value: last?.value });
    }
  }
}
