import type { ActiveHook } from "../definition.ts";
import type { HookFailureKind, HookOutcome } from "../outcome.ts";
import { type HookResult, parseResult } from "../result.ts";
import { describeChange, type HookChange } from "../trace.ts";
import { RunContext } from "./context.ts";
import type { Waiting } from "./deadlines.ts";
import { describe, failureOf, invalidResult, leftBehind, mayRetry, refusedValue } from "./failures.ts";
import type { DispatchHost } from "./host.ts";
import { Journal, nothingTold, outcomeOf, type Stopped } from "./journal.ts";
import type { HookPlan } from "./plan.ts";
import { promised } from "./promised.ts";

/**
 * One dispatch with the full protocol, from the first hook on that did not simply keep the value.
 *
 * At most one hook is pending at any moment. Leaving it behind starts a new epoch: whoever still awaits it belongs to an old one, and drops
 * its late result (H8).
 */
export class DispatchRun implements Waiting {
  readonly #host: DispatchHost;
  readonly #plan: HookPlan;
  readonly #sequence: number;
  #value: unknown;
  #context: RunContext;
  #position: number;
  #attempt = 1;
  #startedAt = 0;
  #epoch = 0;
  #onValue: ((result: unknown) => void) | undefined = undefined;
  #onError: ((error: unknown) => void) | undefined = undefined;
  #pending: Promise<unknown> | undefined = undefined;
  #outcome: HookOutcome | undefined = undefined;
  #journal: Journal | undefined = undefined;
  #resolve: ((outcome: HookOutcome) => void) | undefined = undefined;
  pendingSince: number | undefined = undefined;
  isListed = false;
  previous: Waiting | undefined = undefined;
  next: Waiting | undefined = undefined;

  constructor(
    host: DispatchHost,
    plan: HookPlan,
    sequence: number,
    value: unknown,
    context: RunContext,
    position: number,
  ) {
    this.#host = host;
    this.#plan = plan;
    this.#sequence = sequence;
    this.#value = value;
    this.#context = context;
    this.#position = position;
  }

  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  get timeoutMs(): number {
    return this.#hook().timeoutMs;
  }

  /** Starts with the hook at the position, which has not run. */
  start(): HookOutcome | Promise<HookOutcome> {
    this.#advance();
    if (this.#outcome !== undefined) return this.#outcome;
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#follow();
    });
  }

  /** Starts with what the hook at the position returned. */
  startWithResult(result: unknown): HookOutcome | Promise<HookOutcome> {
    this.#take(result);
    return this.start();
  }

  /** Starts with what the hook at the position threw. */
  startWithError(error: unknown): HookOutcome | Promise<HookOutcome> {
    this.#fail("threw", error);
    return this.start();
  }

  expire(kind: "disposed" | "timed-out"): void {
    this.#pending = undefined;
    this.#epoch += 1;
    this.#onValue = undefined;
    this.#onError = undefined;
    const left = this.#context;
    this.#context = new RunContext(left.event, left.input);
    const error = leftBehind(this.#hook(), kind);
    left.abort(error);
    this.#fail(kind, error);
    this.#advance();
    this.#follow();
  }

  /** Runs hooks until one is pending or the dispatch ends. */
  #advance(): void {
    const { hooks } = this.#plan;
    while (this.#pending === undefined && this.#outcome === undefined) {
      if (this.#position === hooks.length) {
        this.#finish(undefined);
        return;
      }
      const host = this.#host;
      if (host.isTimingAll) this.#startedAt = host.clock.now();
      const { run } = hooks[this.#position] as ActiveHook;
      let result: unknown;
      try {
        result = run(this.#value, this.#context);
      } catch (error) {
        this.#fail("threw", error);
        continue;
      }
      this.#take(result);
    }
  }

  /** Waits for the pending hook: one reaction to its promise, with callbacks that all hooks of an epoch share. */
  #follow(): void {
    if (this.#pending === undefined) {
      this.#resolve?.(this.#outcome as HookOutcome);
      return;
    }
    if (this.#onValue === undefined) this.#listen();
    this.#pending.then(this.#onValue, this.#onError);
  }

  #listen(): void {
    const epoch = this.#epoch;
    this.#onValue = (result) => {
      if (this.#epoch !== epoch) return;
      this.#pending = undefined;
      if (result === undefined) this.#pass("continue");
      else this.#apply(result);
      this.#advance();
      this.#follow();
    };
    this.#onError = (error) => {
      if (this.#epoch !== epoch) return;
      this.#pending = undefined;
      this.#fail("threw", error);
      this.#advance();
      this.#follow();
    };
  }

  #take(result: unknown): void {
    const promise = promised(result);
    if (promise === undefined) {
      this.#apply(result);
      return;
    }
    this.#pending = promise;
    this.#host.deadlines.begin(this);
  }

  #apply(result: unknown): void {
    const hook = this.#hook();
    const parsed = parseResult(result);
    switch (parsed?.action) {
      case undefined:
        this.#fail("invalid-result", invalidResult(hook, result));
        break;
      case "continue":
        this.#pass("continue");
        break;
      case "modify":
        this.#modify(hook, parsed.value);
        break;
      case "follow-up":
        this.#write().followUps.push({ id: hook.id, request: parsed.request });
        this.#pass("follow-up");
        break;
      case "stop":
        this.#pass("stop");
        this.#finish({ by: hook.id, reason: parsed.reason });
    }
  }

  #modify(hook: ActiveHook, value: unknown): void {
    let accepted: unknown;
    try {
      accepted = this.#plan.validate(value);
    } catch (cause) {
      this.#fail("value-refused", refusedValue(hook, cause));
      return;
    }
    this.#pass("modify", describeChange(this.#value, accepted));
    this.#value = accepted;
  }

  /** Reports a failure and applies the policy of the hook (H7). */
  #fail(kind: HookFailureKind, error: unknown): void {
    const hook = this.#hook();
    const failure = failureOf(hook, kind, error, this.#attempt);
    this.#write().failures.push(failure);
    this.#host.report(failure);
    if (mayRetry(hook, failure)) {
      this.#attempt += 1;
      this.pendingSince = undefined;
      return;
    }
    this.#pass(kind);
    if (hook.onError === "stop") this.#finish({ by: hook.id, reason: describe(error) });
  }

  /** Notes what the current hook did and moves to the next. */
  #pass(did: HookResult["action"] | HookFailureKind, changed?: HookChange): void {
    const position = this.#position;
    this.#position += 1;
    const isFirst = this.#attempt === 1 && this.pendingSince === undefined;
    // Most hooks end here: nothing is noted of them, because a step without a note is a "continue".
    if (did === "continue" && isFirst && !this.#host.isTimingAll) return;
    const durationMs = this.#duration();
    this.#write().notes.push({ position, did, changed, durationMs, attempts: this.#attempt });
    this.#attempt = 1;
    this.pendingSince = undefined;
  }

  #duration(): number | undefined {
    const { clock, isTimingAll } = this.#host;
    if (isTimingAll) return clock.now() - this.#startedAt;
    return this.pendingSince === undefined ? undefined : clock.now() - this.pendingSince;
  }

  #finish(stopped: Stopped | undefined): void {
    this.#host.deadlines.end(this);
    const told = this.#journal ?? nothingTold;
    this.#outcome = outcomeOf(this.#value, stopped, told);
    this.#host.ring.record(this.#plan, this.#sequence, this.#position, this.#outcome.status, told.notes);
  }

  #write(): Journal {
    this.#journal ??= new Journal();
    return this.#journal;
  }

  #hook(): ActiveHook {
    return this.#plan.hooks[this.#position] as ActiveHook;
  }
}
