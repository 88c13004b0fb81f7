import fc from "fast-check";
import { expect } from "vitest";
import { createPool, type Lease, type Pool, PoolsError } from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import {
  Closing,
  endLease,
  type PoolWorld,
  pick,
  type Turn,
  testPoolModel,
  tick,
  toOneOf,
  turn,
} from "./pool-model.ts";

// P1 to P6 under every interleaving that the scheduler of fast-check finds: creations and resets end early, late, in any
// order, too late, and fail; objects turn out unfit; callers give up before, while and after they are served; leases end twice;
// the pool is closed in every mode while all that is under way.

type Step =
  | { readonly kind: "acquire"; readonly timeoutMs: number; readonly abortable: boolean }
  | { readonly kind: "try" | "clear" | "warm" }
  | { readonly kind: "release" | "discard" | "again" | "abort"; readonly which: number }
  | { readonly kind: "tick"; readonly ms: number };

const step: fc.Arbitrary<Step | Turn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("acquire" as const),
      timeoutMs: fc.constantFrom(5, 50, Number.POSITIVE_INFINITY),
      abortable: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("try" as const, "try", "clear", "warm") }) },
  { weight: 5, arbitrary: turn },
  { weight: 4, arbitrary: toOneOf(["release", "discard", "again", "abort"]) },
  { weight: 1, arbitrary: tick(1, 30) },
);

const setting = fc.record({
  max: fc.integer({ min: 1, max: 4 }),
  maxUses: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  idleTimeoutMs: fc.constantFrom(20, Number.POSITIVE_INFINITY),
  lifo: fc.boolean(),
  createTimeoutMs: fc.constantFrom(20, Number.POSITIVE_INFINITY),
  resetTimeoutMs: fc.constantFrom(20, Number.POSITIVE_INFINITY),
  slowCreate: fc.boolean(),
  validates: fc.boolean(),
  reset: fc.constantFrom("none", "now", "later"),
  // Every nth creation, reset and validation fails.
  failEvery: fc.constantFrom(2, 3, 1_000),
});

type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

interface Call {
  settled: number;
  /** Whether the pool was open when it came. */
  readonly cameBefore: boolean;
  readonly controller: AbortController | undefined;
}

interface Thing {
  readonly id: number;
}

class World implements PoolWorld<Thing> {
  readonly clock: VirtualClock = createVirtualClock();
  readonly pool: Pool<Thing>;
  readonly closing: Closing = new Closing();
  readonly calls: Call[] = [];
  readonly held: Lease<Thing>[] = [];
  readonly ended: Lease<Thing>[] = [];
  readonly wrong: string[] = [];
  readonly #max: number;
  readonly #alive = new Set<number>();
  #made = 0;
  #resets = 0;
  #validations = 0;
  #warming = 0;

  constructor(options: Setting, scheduler: fc.Scheduler) {
    this.#max = options.max;
    const { failEvery, slowCreate, reset, validates, ...limits } = options;
    const make = (): Thing => {
      this.#made += 1;
      if (this.#made % failEvery === 0) throw new Error("create");
      this.#alive.add(this.#made);
      return { id: this.#made };
    };
    const isFit = (): boolean => {
      this.#validations += 1;
      return this.#validations % failEvery !== 0;
    };
    const isClean = (): boolean => {
      this.#resets += 1;
      return this.#resets % failEvery !== 0;
    };
    this.pool = createPool({
      ...limits,
      min: Math.min(2, options.max),
      clock: this.clock,
      create: () => (slowCreate ? scheduler.schedule(Promise.resolve(), "create").then(make) : make()),
      ...(reset === "now" && { reset: isClean }),
      ...(reset === "later" && { reset: () => scheduler.schedule(Promise.resolve(), "reset").then(isClean) }),
      ...(validates && { validate: isFit }),
      destroy: ({ id }) => {
        if (!this.#alive.delete(id)) this.wrong.push(`${id} was destroyed twice`);
      },
    });
  }

  acquire(timeoutMs: number, abortable: boolean): void {
    const controller = abortable ? new AbortController() : undefined;
    const call: Call = { settled: 0, cameBefore: !this.closing.isAsked, controller };
    this.calls.push(call);
    const signal = call.controller?.signal;
    this.pool.acquire({ timeoutMs, signal }).then(
      (lease) => {
        call.settled += 1;
        if (signal?.aborted === true) this.wrong.push("an aborted caller received a lease");
        if (!call.cameBefore) this.wrong.push("a closed pool lent an object");
        this.held.push(lease);
      },
      (error) => {
        call.settled += 1;
        if (signal?.aborted === true || this.closing.explains(error, call.cameBefore)) return;
        this.wrong.push(`unexpected ${error}`);
      },
    );
  }

  tryAcquire(): void {
    try {
      const lease = this.pool.tryAcquire();
      if (lease !== undefined) this.held.push(lease);
    } catch (error) {
      const code = this.closing.isAsked ? "OCO_POOLS_CLOSED" : "OCO_POOLS_CREATE_FAILED";
      expect(error).toMatchObject({ code });
    }
  }

  warm(): void {
    this.#warming += 1;
    this.pool
      .warm()
      .catch((error) => {
        if (!this.closing.explains(error, false)) this.wrong.push(`unexpected ${error}`);
      })
      .finally(() => {
        this.#warming -= 1;
      });
  }

  get pending(): number {
    return this.calls.filter(({ settled }) => settled === 0).length;
  }

  end(kind: "release" | "discard", index: number): void {
    const lease = endLease(this, kind, index);
    if (lease !== undefined) this.ended.push(lease);
  }

  endAgain(index: number): void {
    const lease = pick(this.ended, index);
    if (lease === undefined) return;
    expect(() => lease.release()).toThrow(PoolsError);
    expect(() => lease.discard()).toThrow(PoolsError);
    expect(() => lease.value).toThrow(PoolsError);
  }

  // Only while it waits: once it was served, an abort comes too late and the lease is the caller's to release.
  abort(index: number): void {
    const call = pick(this.calls, index);
    if (call?.settled === 0) call.controller?.abort();
  }

  check(): void {
    const { borrowed, idle, creating, resetting, waiting } = this.pool.counts;
    expect(this.wrong).toEqual([]);
    expect(borrowed + idle + creating + resetting).toBeLessThanOrEqual(this.#max);
    expect(this.#alive.size).toBe(borrowed + idle + resetting);
    expect(waiting).toBe(this.pending);
    expect(borrowed).toBe(this.held.length);
    expect(new Set(this.held.map(({ value }) => value.id)).size).toBe(this.held.length);
    if (!this.closing.isAsked) return;
    expect(idle).toBe(0);
    if (this.closing.isStrict) expect(waiting).toBe(0);
    if (this.closing.isRevoked) expect(borrowed + creating + resetting).toBe(0);
    expect(this.closing.isDone).toBe(borrowed + creating + resetting + waiting === 0);
  }

  take(each: Step): void {
    switch (each.kind) {
      case "acquire":
        return this.acquire(each.timeoutMs, each.abortable);
      case "try":
        return this.tryAcquire();
      case "clear":
        this.pool.clear();
        return;
      case "warm":
        return this.warm();
      case "release":
      case "discard":
        return this.end(each.kind, each.which);
      case "again":
        return this.endAgain(each.which);
      case "abort":
        return this.abort(each.which);
      case "tick":
        return this.clock.tick(each.ms);
    }
  }

  checkClosed(): void {
    expect(this.calls.map(({ settled }) => settled)).toEqual(this.calls.map(() => 1));
    expect(this.pool.counts).toEqual({ borrowed: 0, idle: 0, creating: 0, resetting: 0, waiting: 0 });
    expect(this.#alive.size).toBe(0);
    expect(this.#warming).toBe(0);
  }
}

testPoolModel(
  "objects never exceed max, none has two holders, every acquire settles once, nothing is left behind",
  { setting, step, create: (options: Setting, scheduler) => new World(options, scheduler) },
);
