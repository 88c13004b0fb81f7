import {
  type Breaker,
  type BreakerCall,
  CircuitOpenError,
  createBreaker,
  createLimiter,
  type Limiter,
  type Permit,
  streak,
} from "@oco/pools";
import { Scheduler, type Task } from "@oco/work-steal";
import type { Clock } from "../clock.ts";
import type { TurnFailure } from "../host/agent-host.ts";
import { waitUntil } from "./wait.ts";

/** How much may run at once. */
export interface CapacityOptions {
  /** Sessions at the start; the limit then follows how they end. @default 10 */
  readonly initial?: number;
  /** The most sessions that the limit may rise to. @default 50 */
  readonly max?: number;
  /** The most sessions of one agent. @default 10 */
  readonly perAgent?: number | Readonly<Record<string, number>>;
  /** Verify commands that run at once. @default 2 */
  readonly checks?: number;
  /** When a provider counts as down, and for how long nobody asks it. */
  readonly breaker?: ProviderBreaker;
}

/** The bounds of the breaker in front of a provider. */
export interface ProviderBreaker {
  /** Failures in a row that trip it. @default 5 */
  readonly failures?: number;
  /** Successful probes that close it. @default 2 */
  readonly successes?: number;
  /** The first time that it stays open, in milliseconds; it doubles with each trip. @default 1000 */
  readonly firstMs?: number;
  /** The longest time that it stays open, in milliseconds. @default 60000 */
  readonly mostMs?: number;
}

/** What a session's work says about the provider. */
export type ProviderSignal =
  | { readonly kind: "ok" }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly failure: TurnFailure };

const longestProbeWaitMs = 1000;
/** Of the scheduler. */
const lowestPriority = -8;

/** A piece of work and what it says about the provider. */
export interface SessionWork<T> {
  readonly value: T;
  readonly signal: ProviderSignal;
}

interface Settings {
  readonly options: CapacityOptions;
  readonly agents: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The one way to a session (M3). A lane for each agent bounds that agent, the limiter bounds all of them together and
 * follows the provider's answers, and the breaker holds everybody back while the provider is down. Checks and merges
 * have lanes of their own, so that they never wait for a session.
 */
export class Capacity implements AsyncDisposable {
  readonly #scheduler: Scheduler<string>;
  readonly #limiter: Limiter;
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  /** Sessions that give way, with the agent whose lane each is in. */
  readonly #spares = new Map<AbortController, string>();

  constructor({ options, agents, clock, random }: Settings) {
    const { initial = 10, max = 50, perAgent = 10, checks = 2, breaker = {} } = options;
    const { failures = 5, successes = 2, firstMs = 1000, mostMs = 60_000 } = breaker;
    const backoff = { initialMs: firstMs, maxMs: Math.max(firstMs, mostMs) };
    const lanes: Record<string, number> = { "#check": checks, "#merge": 1 };
    for (const agent of agents)
      lanes[agent] = typeof perAgent === "number" ? perAgent : (perAgent[agent] ?? 10);
    this.#scheduler = new Scheduler({ lanes, random, order: "fifo" });
    this.#limiter = createLimiter({
      algorithm: streak(),
      min: 1,
      initial: Math.min(initial, max),
      max,
      clock,
      queue: { priorities: 2 },
    });
    this.#breaker = createBreaker({ failures, successes, backoff, clock, random });
    this.#clock = clock;
  }

  /** Sessions at work, those that wait for a permit, and the limit now. */
  stats(): { readonly running: number; readonly waiting: number; readonly limit: number } {
    const { inFlight, waiting, limit } = this.#limiter;
    return { running: inFlight, waiting, limit };
  }

  /** Runs work that uses a session of `agent`, when there is room for it. */
  session<T>(
    agent: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<SessionWork<T>>,
  ): Task<T> {
    const task = this.#scheduler.spawn(
      agent,
      async (context) => this.#withPermit(agent, context.signal, work),
      { signal },
    );
    if (this.#spares.size > 0 && this.#isCrowded(agent)) this.#takeBack(agent);
    return task;
  }

  /**
   * Runs work that nobody waits for on what the others leave over. It gives way as soon as its permit, or its place in the
   * lane of its agent, is wanted, and it tells limiter and breaker nothing: what it does must not slow down the others.
   */
  async spare(
    agent: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<"done" | "gave way"> {
    const wanted = new AbortController();
    try {
      return await this.#scheduler.spawn(agent, (context) => this.#onLeftover(agent, wanted, context, work), {
        signal: AbortSignal.any([signal, wanted.signal]),
        priority: lowestPriority,
      });
    } catch (error) {
      if (signal.aborted || !wanted.signal.aborted) throw error;
      return "gave way";
    }
  }

  /** Runs a check, a bounded number at a time. */
  check<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Task<T> {
    return this.#scheduler.spawn("#check", (context) => work(context.signal), { signal });
  }

  /** Runs a merge; one at a time, in the order of asking. */
  merge<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Task<T> {
    return this.#scheduler.spawn("#merge", (context) => work(context.signal), { signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scheduler[Symbol.asyncDispose]();
    this.#limiter.close();
  }

  async #withPermit<T>(
    agent: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<SessionWork<T>>,
  ): Promise<T> {
    using permit = this.#limiter.tryAcquire({ key: agent }) ?? (await this.#urgentPermit(agent, signal));
    using call = await this.#enter(signal);
    const { value, signal: outcome } = await work(signal);
    if (outcome.kind === "ok") {
      permit.ok();
      call.succeed();
    } else if (outcome.kind === "failed") {
      permit.dropped(outcome.failure.retryAfterMs ?? 0);
      call.fail(outcome.failure);
    }
    return value;
  }

  #urgentPermit(agent: string, signal: AbortSignal): Promise<Permit> {
    this.#takeBack();
    return this.#limiter.acquire({ key: agent, signal, priority: 0 });
  }

  async #onLeftover(
    agent: string,
    wanted: AbortController,
    { signal }: { readonly signal: AbortSignal },
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<"done" | "gave way"> {
    // A place in the lane is held from here on, also while the permit is waited for.
    this.#spares.set(wanted, agent);
    try {
      using _permit = await this.#limiter.acquire({ key: agent, signal, priority: 1 });
      if (this.#breaker.state.kind !== "closed") return "gave way";
      await work(signal);
      return "done";
    } finally {
      this.#spares.delete(wanted);
    }
  }

  /** Whether somebody waits for a place in the lane of an agent. */
  #isCrowded(agent: string): boolean {
    const lane = this.#scheduler.stats().lanes[agent];
    return lane !== undefined && lane.running + lane.ready > lane.runners;
  }

  /** Has the spare sessions of an agent, or all of them, end now. */
  #takeBack(agent?: string): void {
    for (const [wanted, lane] of this.#spares)
      if (agent === undefined || lane === agent) wanted.abort(new DOMException("it is wanted", "AbortError"));
  }

  /** Waits while the breaker is open. A probe that ends without an outcome changes no state, hence the longest wait. */
  async #enter(signal: AbortSignal): Promise<BreakerCall> {
    for (;;) {
      try {
        return this.#breaker.enter();
      } catch (error) {
        if (!CircuitOpenError.is(error)) throw error;
        const changed = new AbortController();
        const unsubscribe = this.#breaker.subscribe(() => changed.abort());
        const either = AbortSignal.any([signal, changed.signal]);
        const waitMs = error.retryAfterMs > 0 ? error.retryAfterMs : longestProbeWaitMs;
        await waitUntil(this.#clock, this.#clock.now() + waitMs, either).catch(() => signal.throwIfAborted());
        unsubscribe();
      }
    }
  }
}
