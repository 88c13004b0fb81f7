import type { ActiveHook } from "../definition.ts";
import type { HookFailure, HookFailureKind, HookFollowUp, HookOutcome } from "../outcome.ts";
import { type HookResult, isThenable, parseResult } from "../result.ts";
import { describeChange, type HookChange, type StepNote } from "../trace.ts";
import { RunContext } from "./context.ts";
import type { Waiting } from "./deadlines.ts";
import { describe, invalidResult, leftBehind, refusedValue } from "./failures.ts";
import type { DispatchHost } from "./host.ts";
import type { HookPlan } from "./plan.ts";

type Stopped = { readonly by: string; readonly reason: string };

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
  readonly #followUps: HookFollowUp[] = [];
  readonly #failures: HookFailure[] = [];
  readonly #notes: StepNote[] = [];
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
  #resolve: (outcome: HookOutcome) => void = () => {};
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
    const { isTimingAll, clock } = this.#host;
    while (this.#pending === undefined && this.#outcome === undefined) {
      if (this.#position === hooks.length) this.#finish(undefined);
      if (this.#outcome !== undefined) break;
      if (isTimingAll) this.#startedAt = clock.now();
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

  /** Waits for the pending hook. Shared callbacks and `then` cost less than an async function here. */
  #follow(): void {
    if (this.#pending === undefined) {
      this.#resolve(this.#outcome as HookOutcome);
      return;
    }
    const epoch = this.#epoch;
    this.#onValue ??= (result) => {
      if (this.#epoch === epoch) this.#settle(false, result);
    };
    this.#onError ??= (error) => {
      if (this.#epoch === epoch) this.#settle(true, error);
    };
    this.#pending.then(this.#onValue, this.#onError);
  }

  #settle(isError: boolean, result: unknown): void {
    this.#pending = undefined;
    if (isError) this.#fail("threw", result);
    else if (result === undefined) this.#pass("continue");
    else this.#apply(result);
    this.#advance();
    this.#follow();
  }

  #take(result: unknown): void {
    if (isThenable(result)) {
      // Promise.resolve tames foreign thenables, which may throw or call back twice.
      this.#pending = Promise.resolve(result);
      this.#host.deadlines.begin(this);
    } else {
      this.#apply(result);
    }
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
        this.#followUps.push({ id: hook.id, request: parsed.request });
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
    const { event, id, source } = hook;
    const failure = { event, id, source, kind, error, attempt: this.#attempt };
    this.#failures.push(failure);
    this.#host.report(failure);
    const mayRetry = hook.onError === "retry" && kind !== "timed-out" && kind !== "disposed";
    if (mayRetry && this.#attempt <= hook.retries) {
      this.#attempt += 1;
      this.pendingSince = undefined;
      return;
    }
    this.#pass(kind);
    if (hook.onError === "stop") this.#finish({ by: hook.id, reason: describe(error) });
  }

  /** Notes what the current hook did and moves to the next. */
  #pass(did: HookResult["action"] | HookFailureKind, changed?: HookChange): void {
    // What a hook without a result costs: nothing is noted of it, because a step without a note is a "continue".
    if (
      did === "continue" &&
      this.#attempt === 1 &&
      this.pendingSince === undefined &&
      !this.#host.isTimingAll
    ) {
      this.#position += 1;
      return;
    }
    const durationMs = this.#duration();
    if (did !== "continue" || durationMs !== undefined || this.#attempt > 1) {
      this.#notes.push({ position: this.#position, did, changed, durationMs, attempts: this.#attempt });
    }
    this.#position += 1;
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
    const status = stopped === undefined ? "completed" : "stopped";
    this.#host.ring.record(this.#plan, this.#sequence, this.#position, status, this.#notes);
    const [value, followUps, failures] = [this.#value, this.#followUps, this.#failures];
    this.#outcome =
      stopped === undefined
        ? { status: "completed", value, followUps, failures }
        : { status: "stopped", value, by: stopped.by, reason: stopped.reason, followUps, failures };
  }

  #hook(): ActiveHook {
    return this.#plan.hooks[this.#position] as ActiveHook;
  }
}
