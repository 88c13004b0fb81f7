// Invariants B1 to B6 of docs/design/pools.md.
//
//             failures reached                      time is up, next call
//   closed ───────────────────► open(until, trips) ──────────────────────► half-open(probing <= probes)
//     ▲                           ▲                                              │          │
//     │                           └── a probe failed: trips + 1, longer ─────────┘          │
//     └──────────────────────────── `successes` probes succeeded ─────────────────────────────┘
//
// Each state is an object of its own and a call remembers the one it was admitted in: a result counts only while that same
// object is current, so what comes back from before a trip changes nothing (B2).

import { requireFunctions, requireInteger, requirePositive } from "../arguments.ts";
import { CircuitOpenError } from "../errors.ts";
import { report } from "../notify.ts";
import { Backoff } from "../time/backoff.ts";
import { type Clock, requireClock } from "../time/clock.ts";
import { type BreakerCall, GuardedCall } from "./call.ts";
import { Changes } from "./changes.ts";
import { FailureWindow } from "./failure-window.ts";
import type { BreakerOptions, ExecuteOptions } from "./options.ts";
import type { BreakerChange, BreakerState, ClosedState, HalfOpenState, OpenState } from "./state.ts";

type Mutable<S> = { -readonly [K in keyof S]: S[K] };

/** The state a call was admitted in. Its identity is the epoch of the call. */
export type Epoch = Mutable<ClosedState> | Mutable<HalfOpenState>;

/**
 * A circuit breaker: stops calling a service that fails, and finds out with few calls when it is back.
 *
 * @example
 * const breaker = createBreaker({ failures: 5, successes: 2 });
 * const answer = await breaker.execute(() => fetch(url));
 */
export interface Breaker {
  /** Where it stands now. */
  readonly state: BreakerState;
  /**
   * Makes a call if the breaker admits it, and counts its outcome.
   * @throws {CircuitOpenError} `OCO_POOLS_CIRCUIT_OPEN` when it does not; otherwise whatever the call throws
   */
  execute<R>(call: () => R | PromiseLike<R>, options?: ExecuteOptions): Promise<R>;
  /**
   * Admits a call whose outcome the caller reports later, for work that is not one function.
   * @throws {CircuitOpenError} `OCO_POOLS_CIRCUIT_OPEN`
   */
  enter(): BreakerCall;
  /** Opens it now, for the time that the next trip would take or for `openMs`. */
  trip(cause: unknown, openMs?: number): void;
  /** Closes it now and forgets past trips. */
  reset(): void;
  /** Hears every change of state from now on, in order; call the returned function to stop. */
  subscribe(listener: (change: BreakerChange) => void): () => void;
}

/** Creates a {@link Breaker}. */
export function createBreaker(options: BreakerOptions = {}): Breaker {
  return new CircuitBreaker(options);
}

class CircuitBreaker implements Breaker {
  readonly #name: string;
  readonly #failures: number;
  readonly #successes: number;
  readonly #probes: number;
  readonly #window: FailureWindow | undefined;
  readonly #backoff: Backoff;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #clock: Clock;
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #changes: Changes;
  #state: Epoch | OpenState = { kind: "closed", failures: 0 };

  constructor(options: BreakerOptions) {
    this.#name = options.name ?? "breaker";
    this.#failures = requireInteger("failures", options.failures ?? 5, 1);
    this.#successes = requireInteger("successes", options.successes ?? 2, 1);
    this.#probes = requireInteger("probes", options.probes ?? 1, 1);
    if (options.windowMs !== undefined) {
      this.#window = new FailureWindow(this.#failures, requirePositive("windowMs", options.windowMs));
    }
    this.#backoff = new Backoff(options.backoff ?? {}, options.random);
    requireFunctions(options, ["isFailure", "onStateChange", "onError"]);
    this.#isFailure = options.isFailure ?? (() => true);
    this.#clock = requireClock(options.clock);
    this.#onError = options.onError;
    this.#changes = new Changes(options.onError);
    if (options.onStateChange !== undefined) this.#changes.subscribe(options.onStateChange);
  }

  get state(): BreakerState {
    this.#wake();
    return this.#copy(this.#state);
  }

  execute<R>(call: () => R | PromiseLike<R>, options?: ExecuteOptions): Promise<R> {
    const signal = options?.signal;
    let epoch: Epoch;
    let result: R | PromiseLike<R>;
    try {
      signal?.throwIfAborted();
      epoch = this.#admit();
    } catch (error) {
      return Promise.reject(error);
    }
    try {
      result = call();
    } catch (error) {
      this.#settle(epoch, error, signal);
      return Promise.reject(error);
    }
    return Promise.resolve(result).then(
      (value) => {
        this.succeed(epoch);
        return value;
      },
      (error: unknown) => {
        this.#settle(epoch, error, signal);
        throw error;
      },
    );
  }

  enter(): BreakerCall {
    return new GuardedCall(this, this.#admit());
  }

  trip(cause: unknown, openMs?: number): void {
    const trips = this.#state.kind === "closed" ? 1 : this.#state.trips + 1;
    const forMs = openMs === undefined ? this.#backoff.delayMs(trips) : requirePositive("openMs", openMs);
    this.#become({ kind: "open", untilMs: this.#clock.now() + forMs, trips, cause });
  }

  reset(): void {
    this.#window?.clear();
    this.#become({ kind: "closed", failures: 0 });
  }

  subscribe(listener: (change: BreakerChange) => void): () => void {
    return this.#changes.subscribe(listener);
  }

  succeed(epoch: Epoch): void {
    if (epoch !== this.#state) return;
    if (epoch.kind === "closed") {
      if (this.#window === undefined) epoch.failures = 0;
      return;
    }
    epoch.probing -= 1;
    epoch.successes += 1;
    if (epoch.successes >= this.#successes) this.reset();
  }

  fail(epoch: Epoch, error: unknown): void {
    if (epoch !== this.#state) return;
    if (epoch.kind === "closed") {
      epoch.failures = this.#window?.record(this.#clock.now()) ?? epoch.failures + 1;
      if (epoch.failures < this.#failures) return;
    }
    this.trip(error);
  }

  /** The call told nothing about the service; a probe gives its place to another. */
  abandon(epoch: Epoch): void {
    if (epoch === this.#state && epoch.kind === "half-open") epoch.probing -= 1;
  }

  #settle(epoch: Epoch, error: unknown, signal: AbortSignal | undefined): void {
    if (signal?.aborted === true || !this.#isFault(error)) this.abandon(epoch);
    else this.fail(epoch, error);
  }

  /** An error that cannot be judged counts: a probe whose outcome were never told would keep its place for ever. */
  #isFault(error: unknown): boolean {
    try {
      return this.#isFailure(error);
    } catch (thrown) {
      report(this.#onError, thrown);
      return true;
    }
  }

  #admit(): Epoch {
    const state = this.#state;
    return state.kind === "closed" ? state : this.#admitProbe();
  }

  #admitProbe(): Epoch {
    this.#wake();
    const state = this.#state;
    // A listener may have closed it.
    if (state.kind === "closed") return state;
    if (state.kind === "open") {
      throw new CircuitOpenError(this.#name, "open", state.untilMs - this.#clock.now(), state.cause);
    }
    if (state.probing >= this.#probes) {
      throw new CircuitOpenError(this.#name, "half-open", 0, state.cause);
    }
    state.probing += 1;
    return state;
  }

  // An open breaker has no timer: it turns half-open when somebody looks after its time is up.
  #wake(): void {
    const state = this.#state;
    if (state.kind !== "open" || this.#clock.now() < state.untilMs) return;
    this.#become({ kind: "half-open", probing: 0, successes: 0, trips: state.trips, cause: state.cause });
  }

  #become(next: Epoch | OpenState): void {
    const from = this.#state;
    this.#state = next;
    if (from.kind === next.kind || !this.#changes.isHeard) return;
    this.#changes.tell({ from: this.#copy(from), to: this.#copy(next), atMs: this.#clock.now() });
  }

  /** A state as it is now: failures leave the window without anybody calling. */
  #copy(state: BreakerState): BreakerState {
    if (state.kind !== "closed" || this.#window === undefined) return { ...state };
    return { kind: "closed", failures: this.#window.count(this.#clock.now()) };
  }
}
