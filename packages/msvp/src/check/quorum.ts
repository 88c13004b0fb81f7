import { type Clock, systemClock } from "../clock.ts";
import { describe } from "../errors.ts";
import type { QuorumEvidence, Vote } from "./evidence.ts";
import type { Check, CheckContext, CheckResult } from "./verdict.ts";

/** One of several that judge the same subject. */
export interface Reviewer<S> {
  readonly name: string;
  readonly review: Check<S>;
}

export interface QuorumOptions<S> {
  readonly reviewers: readonly Reviewer<S>[];
  /** Votes that must pass. */
  readonly needed: number;
  /** Hears every reviewer, also when the outcome is certain; otherwise those still at work are aborted. @default false */
  readonly hearsAll?: boolean;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Epoch milliseconds, for `startedAt`. @default Date.now */
  readonly timestamp?: () => number;
}

/**
 * Passes when at least `needed` of the reviewers pass. They review at the same time; one that throws has not passed.
 *
 * @throws RangeError if `needed` is not between 1 and the number of reviewers; TypeError for a repeated name.
 * @example
 * const review = quorum({ needed: 2, reviewers: [security, style, tests] });
 */
export function quorum<S>(options: QuorumOptions<S>): Check<S> {
  const { reviewers, needed } = options;
  if (!(Number.isInteger(needed) && needed >= 1 && needed <= reviewers.length)) {
    throw new RangeError(
      `needed must be an integer from 1 to ${reviewers.length} (the reviewers), got ${needed}`,
    );
  }
  if (new Set(reviewers.map(({ name }) => name)).size !== reviewers.length) {
    throw new TypeError("Two reviewers have the same name");
  }
  return (subject, context) => new Ballot(options, context).hold(subject);
}

class Ballot<S> {
  readonly #options: QuorumOptions<S>;
  readonly #context: CheckContext;
  readonly #clock: Clock;
  readonly #started: number;
  readonly #startedAt: number;
  readonly #votes = new Map<string, Vote>();
  readonly #recess = new AbortController();

  constructor(options: QuorumOptions<S>, context: CheckContext) {
    this.#options = options;
    this.#context = context;
    this.#clock = options.clock ?? systemClock;
    this.#started = this.#clock.now();
    this.#startedAt = (options.timestamp ?? Date.now)();
  }

  async hold(subject: S): Promise<CheckResult> {
    const { signal } = this.#context;
    signal.throwIfAborted();
    const onAbort = (): void => this.#recess.abort(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const decided = new Promise<void>((resolve) => {
      this.#recess.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      const reviews = this.#options.reviewers.map((reviewer) => this.#hear(reviewer, subject));
      await Promise.race([Promise.all(reviews), decided]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
    signal.throwIfAborted();
    return this.#outcome();
  }

  async #hear({ name, review }: Reviewer<S>, subject: S): Promise<void> {
    const started = this.#clock.now();
    let vote: Omit<Vote, "reviewer" | "durationMs">;
    try {
      const { isPassed, reason, evidence } = await review(subject, {
        ...this.#context,
        signal: this.#recess.signal,
      });
      vote = { vote: isPassed ? "pass" : "fail", reason, evidence };
    } catch (error) {
      vote = { vote: "error", reason: describe(error), evidence: [] };
    }
    // The outcome is out: whatever comes now was not part of it.
    if (this.#recess.signal.aborted) return;
    this.#votes.set(name, { reviewer: name, ...vote, durationMs: this.#clock.now() - started });
    if (this.#options.hearsAll !== true && this.#isCertain)
      this.#recess.abort(new Error("the quorum is decided"));
  }

  get #passes(): number {
    return [...this.#votes.values()].filter(({ vote }) => vote === "pass").length;
  }

  get #isCertain(): boolean {
    const { needed, reviewers } = this.#options;
    const open = reviewers.length - this.#votes.size;
    return this.#passes >= needed || this.#passes + open < needed;
  }

  #outcome(): CheckResult {
    const { needed, reviewers } = this.#options;
    const durationMs = this.#clock.now() - this.#started;
    const votes = reviewers.map(
      ({ name }): Vote =>
        this.#votes.get(name) ?? { reviewer: name, vote: "cut-short", reason: "", durationMs, evidence: [] },
    );
    const isPassed = this.#passes >= needed;
    const evidence: QuorumEvidence = {
      kind: "quorum",
      isPassed,
      needed,
      votes,
      startedAt: this.#startedAt,
      durationMs,
    };
    const against = votes
      .filter(({ vote }) => vote === "fail" || vote === "error")
      .map(({ reviewer, reason }) => `${reviewer}: ${reason}`);
    const count = `${this.#passes} of ${reviewers.length} reviewers passed, ${needed} must`;
    return { isPassed, reason: [count, ...against].join("; "), evidence: [evidence] };
  }
}
