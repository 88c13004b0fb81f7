import fc from "fast-check";
import { expect } from "vitest";
import { createPool, type Lease, type Pool, PoolsError } from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import {
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
// order, and fail; callers give up before, while and after they are served; leases end twice.

type Step =
  | { readonly kind: "acquire"; readonly timeoutMs: number; readonly abortable: boolean }
  | { readonly kind: "try" }
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
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("try" as const) }) },
  { weight: 5, arbitrary: turn },
  { weight: 4, arbitrary: toOneOf(["release", "discard", "again", "abort"]) },
  { weight: 1, arbitrary: tick(1, 30) },
);

const setting = fc.record({
  max: fc.integer({ min: 1, max: 4 }),
  maxUses: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  idleTimeoutMs: fc.constantFrom(20, Number.POSITIVE_INFINITY),
  lifo: fc.boolean(),
  slowCreate: fc.boolean(),
  reset: fc.constantFrom("none", "now", "later"),
  // Every nth creation and reset fails.
  failEvery: fc.constantFrom(2, 3, 1_000),
});

type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

interface Call {
  settled: number;
  readonly controller: AbortController | undefined;
}

interface Thing {
  readonly id: number;
}

class World implements PoolWorld<Thing> {
  readonly clock: VirtualClock = createVirtualClock();
  readonly pool: Pool<Thing>;
  readonly calls: Call[] = [];
  readonly held: Lease<Thing>[] = [];
  readonly ended: Lease<Thing>[] = [];
  readonly wrong: string[] = [];
  readonly #max: number;
  #alive = 0;
  #made = 0;
  #resets = 0;

  constructor(options: Setting, scheduler: fc.Scheduler) {
    this.#max = options.max;
    const { failEvery, slowCreate, reset, ...limits } = options;
    const make = (): Thing => {
      this.#made += 1;
      if (this.#made % failEvery === 0) throw new Error("create");
      this.#alive += 1;
      return { id: this.#made };
    };
    const isClean = (): boolean => {
      this.#resets += 1;
      return this.#resets % failEvery !== 0;
    };
    this.pool = createPool({
      ...limits,
      clock: this.clock,
      create: () => (slowCreate ? scheduler.schedule(Promise.resolve(), "create").then(make) : make()),
      ...(reset === "now" && { reset: isClean }),
      ...(reset === "later" && { reset: () => scheduler.schedule(Promise.resolve(), "reset").then(isClean) }),
      destroy: () => {
        this.#alive -= 1;
      },
    });
  }

  acquire(timeoutMs: number, abortable: boolean): void {
    const call: Call = { settled: 0, controller: abortable ? new AbortController() : undefined };
    this.calls.push(call);
    const signal = call.controller?.signal;
    this.pool.acquire({ timeoutMs, signal }).then(
      (lease) => {
        call.settled += 1;
        if (signal?.aborted === true) this.wrong.push("an aborted caller received a lease");
        this.held.push(lease);
      },
      (error) => {
        call.settled += 1;
        if (signal?.aborted !== true && !PoolsError.is(error)) this.wrong.push(`unexpected ${error}`);
      },
    );
  }

  tryAcquire(): void {
    try {
      const lease = this.pool.tryAcquire();
      if (lease !== undefined) this.held.push(lease);
    } catch (error) {
      expect(error).toMatchObject({ code: "OCO_POOLS_CREATE_FAILED" });
    }
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
    const { borrowed, idle, creating, resetting } = this.pool.counts;
    expect(this.wrong).toEqual([]);
    expect(borrowed + idle + creating + resetting).toBeLessThanOrEqual(this.#max);
    expect(this.#alive).toBeLessThanOrEqual(this.#max);
    expect(borrowed).toBe(this.held.length);
    expect(new Set(this.held.map(({ value }) => value.id)).size).toBe(this.held.length);
  }
  take(each: Step): void {
    switch (each.kind) {
      case "acquire":
        return this.acquire(each.timeoutMs, each.abortable);
      case "try":
        return this.tryAcquire();
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
  }
}

testPoolModel(
  "objects never exceed max, none has two holders, every acquire settles once, nothing is left behind",
  { setting, step, create: (options: Setting, scheduler) => new World(options, scheduler) },
);
