// Invariants L1 to L6 of docs/design/pools.md. At rest, after every operation, at least one of these holds: the live
// permits reach the limit, the limiter is paused, or nobody waits who could be served.

import {
  requireAtLeast,
  requireAtMost,
  requireCount,
  requireFunctions,
  requireInteger,
  requireOneOf,
  requirePositive,
} from "../arguments.ts";
import { notify, report } from "../notify.ts";
import { Waiter } from "../queue/waiter.ts";
import { type Clock, requireClock } from "../time/clock.ts";
import { AdmissionQueue } from "./admission-queue.ts";
import { resized } from "./bounds.ts";
import type { Lane } from "./lane.ts";
import { Lanes } from "./lanes.ts";
import { type LimitRule, makeRule } from "./limit-rule.ts";
import type { Limiter } from "./limiter.ts";
import { limiterClosed, limiterExhausted } from "./limiter-errors.ts";
import type { LimiterOptions, LimiterResize, PermitOptions } from "./options.ts";
import { Pause } from "./pause.ts";
import { LanePermit, type Permit, type PermitOutcome, type PermitOwner } from "./permit.ts";
import { fixed } from "./rules/fixed.ts";
import { type RunOptions, runWithPermit } from "./run.ts";

const noOptions: PermitOptions = {};

/** The limiter behind {@link Limiter}. */
export class ConcurrencyLimiter implements Limiter, PermitOwner {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #rule: LimitRule;
  readonly #readsClock: boolean;
  readonly #lanes: Lanes;
  readonly #queue: AdmissionQueue;
  readonly #queueSize: number;
  readonly #queueTimeoutMs: number;
  readonly #pause: Pause;
  readonly #onLimitChange: ((limit: number) => void) | undefined;
  readonly #onError: ((error: unknown) => void) | undefined;
  #min: number;
  #max: number;
  #limit: number;
  #inFlight = 0;
  #serial = 0;
  #isClosed = false;

  constructor(options: LimiterOptions) {
    const queue = options.queue ?? {};
    this.#name = options.name ?? "limiter";
    this.#clock = requireClock(options.clock);
    this.#rule = makeRule(options.algorithm ?? fixed());
    this.#readsClock = this.#rule.kind === "adaptive" && this.#rule.measuresLatency;
    this.#max = requireCount("max", options.max ?? 10, 1);
    this.#min = requireAtMost("min", requireInteger("min", options.min ?? 1, 1), this.#max);
    const initial = requireInteger("initial", options.initial ?? 4, 1);
    this.#limit = this.#rule.kind === "fixed" ? this.#max : this.#clamp(initial);
    this.#lanes = new Lanes(options.perKey ?? Number.POSITIVE_INFINITY);
    this.#queue = new AdmissionQueue(
      requireInteger("queue.priorities", queue.priorities ?? 1, 1),
      requireOneOf("queue.order", queue.order ?? "fifo", ["fifo", "lifo"]),
    );
    this.#queueSize = requireCount("queue.size", queue.size ?? Number.POSITIVE_INFINITY, 0);
    this.#queueTimeoutMs = requireAtLeast("queue.timeoutMs", queue.timeoutMs ?? Number.POSITIVE_INFINITY, 0);
    requireFunctions(options, ["onLimitChange", "onError"]);
    this.#onLimitChange = options.onLimitChange;
    this.#onError = options.onError;
    const maxPauseMs = requirePositive("maxPauseMs", options.maxPauseMs ?? 600_000);
    this.#pause = new Pause(this.#clock, maxPauseMs, () => this.#drain());
  }

  get limit(): number {
    return this.#limit;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get pausedForMs(): number {
    return this.#pause.remainingMs;
  }

  count(key: string): { readonly inFlight: number; readonly waiting: number } {
    const lane = this.#lanes.find(key);
    return { inFlight: lane?.inFlight ?? 0, waiting: lane?.waiting ?? 0 };
  }

  tryAcquire(options: PermitOptions = noOptions): Permit | undefined {
    if (this.#isClosed) throw limiterClosed(this.#name);
    if (options !== noOptions) this.#queue.check(options);
    if (this.#inFlight >= this.#limit || this.#pause.isOn) return undefined;
    // A pause may be over without its timer having fired: those who waited through it come first.
    if (this.#queue.size > 0) {
      this.#drain();
      if (this.#inFlight >= this.#limit) return undefined;
    }
    const lane = this.#lanes.open(options.key);
    return lane.inFlight < lane.cap ? this.#admit(lane) : undefined;
  }

  acquire(options?: PermitOptions): Promise<Permit> {
    // Small enough to be inlined, and nothing in it throws: the cap of the lane is known once that is open.
    if (options === undefined && !this.#isClosed && this.#lanes.keyless !== undefined) {
      const permit = this.tryAcquire();
      if (permit !== undefined) return Promise.resolve(permit);
    }
    return this.#acquireSlowly(options ?? noOptions);
  }

  #acquireSlowly(options: PermitOptions): Promise<Permit> {
    try {
      options.signal?.throwIfAborted();
      const permit = this.tryAcquire(options);
      return permit === undefined ? this.#wait(options) : Promise.resolve(permit);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  run<R>(work: () => R | PromiseLike<R>, options: RunOptions = noOptions): Promise<R> {
    return runWithPermit(this, work, options);
  }

  resize(change: LimiterResize): void {
    const now = { min: this.#min, max: this.#max, limit: this.#limit };
    const { min, max, limit } = resized(now, change, this.#rule.kind === "fixed");
    // The last that may throw, before anything has changed.
    if (change.perKey !== undefined) this.#lanes.setPerKey(change.perKey);
    this.#max = max;
    this.#min = min;
    this.#setLimit(limit);
    for (const lane of this.#lanes.all()) this.#queue.refresh(lane);
    this.#drain();
  }

  rejectWaiting(reason: unknown, key?: string): number {
    const before = this.#queue.size;
    for (const lane of this.#lanes.all()) {
      if (key === undefined || lane.key === key) this.#queue.reject(lane, reason);
      this.#lanes.dropVacant(lane);
    }
    if (this.#queue.size === 0) this.#pause.disarm();
    return before - this.#queue.size;
  }

  close(): void {
    this.#isClosed = true;
    this.rejectWaiting(limiterClosed(this.#name));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  end(permit: LanePermit, outcome: PermitOutcome["kind"], retryAfterMs: number): void {
    const { lane } = permit;
    this.#inFlight -= 1;
    lane.inFlight -= 1;
    if (retryAfterMs > 0) this.#pause.extend(retryAfterMs);
    if (outcome !== "ignored" && this.#rule.kind === "adaptive") this.#learn(this.#rule, permit, outcome);
    if (this.#queue.size > 0) this.#passOn(lane);
    if (lane.inFlight === 0 && lane !== this.#lanes.keyless) this.#lanes.dropVacant(lane);
  }

  #passOn(lane: Lane): void {
    this.#queue.refresh(lane);
    this.#drain();
  }

  #learn(rule: AdaptiveRule, begun: LanePermit, outcome: "ok" | "dropped"): void {
    // A limit of 0 was set by hand and stays until it is set again.
    if (this.#limit === 0) return;
    try {
      const wanted = rule.next({
        outcome,
        latencyMs: this.#readsClock ? this.#clock.now() - begun.atMs : 0,
        inFlight: begun.inFlight,
        limit: this.#limit,
        min: this.#min,
        max: this.#max,
        serial: begun.serial,
        latestSerial: this.#serial,
      });
      this.#setLimit(this.#clamp(wanted));
    } catch (error) {
      report(this.#onError, error);
    }
  }

  #admit(lane: Lane): Permit {
    this.#inFlight += 1;
    lane.inFlight += 1;
    this.#serial += 1;
    return new LanePermit(this, lane, this.#serial, this.#inFlight, this.#readsClock ? this.#clock.now() : 0);
  }

  #wait(options: PermitOptions): Promise<Permit> {
    const { key, priority = this.#queue.priorities - 1, signal, timeoutMs = this.#queueTimeoutMs } = options;
    if (this.#queue.size >= this.#queueSize) {
      throw limiterExhausted(this.#name, this.#inFlight, this.#limit, this.#queueSize);
    }
    const waiter = new Waiter<Permit>(this.#clock, { signal, timeoutMs });
    const lane = this.#lanes.open(key);
    this.#queue.push(lane, priority, waiter);
    waiter.watch(`Limiter "${this.#name}"`, () => {
      this.#queue.forget(lane);
      this.#lanes.dropVacant(lane);
      if (this.#queue.size === 0) this.#pause.disarm();
    });
    if (this.#queue.size > 0 && this.#pause.isOn) this.#pause.arm();
    return waiter.promise;
  }

  // Serves waiters until the limit is reached; the only place that does, so L1 and L3 are decided here and in tryAcquire.
  #drain(): void {
    if (this.#queue.size === 0) return;
    if (this.#pause.isOn) {
      this.#pause.arm();
      return;
    }
    while (this.#inFlight < this.#limit) {
      const turn = this.#queue.shift();
      if (turn === undefined) return;
      const permit = this.#admit(turn.lane);
      this.#queue.refresh(turn.lane);
      turn.waiter.resolve(permit);
    }
  }

  #setLimit(limit: number): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    notify(this.#onLimitChange, limit, this.#onError);
  }

  #clamp(wanted: number): number {
    // A rule that returns NaN must not open the gates: every comparison with NaN is false.
    return Number.isNaN(wanted) ? this.#min : Math.min(this.#max, Math.max(this.#min, Math.floor(wanted)));
  }
}

type AdaptiveRule = Extract<LimitRule, { kind: "adaptive" }>;
