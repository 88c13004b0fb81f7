import fc from "fast-check";
import { expect, test } from "vitest";
import { createPool, type Lease, type Pool, PoolsError } from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import { settle } from "./deferred.ts";
import { longTimeoutMs, property } from "./runs.ts";

// P1 to P6 under every interleaving that the scheduler of fast-check finds: creations and resets end early, late, in any
// order, and fail; callers give up before, while and after they are served; leases end twice.

type Step =
  | { readonly kind: "acquire"; readonly timeoutMs: number; readonly abortable: boolean }
  | { readonly kind: "try" | "turn" }
  | { readonly kind: "release" | "discard" | "again" | "abort"; readonly which: number }
  | { readonly kind: "tick"; readonly ms: number };

const which = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("acquire" as const),
      timeoutMs: fc.constantFrom(5, 50, Number.POSITIVE_INFINITY),
      abortable: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("try" as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("turn" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("release" as const, "discard", "again", "abort"), which }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("tick" as const), ms: fc.integer({ min: 1, max: 30 }) }),
  },
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

class World {
  readonly clock: VirtualClock = createVirtualClock();
  readonly pool: Pool<{ readonly id: number }>;
  readonly calls: Call[] = [];
  readonly held: Lease<{ readonly id: number }>[] = [];
  readonly ended: Lease<{ readonly id: number }>[] = [];
  readonly wrong: string[] = [];
  readonly #max: number;
  #alive = 0;
  #made = 0;
  #resets = 0;

  constructor(options: Setting, scheduler: fc.Scheduler) {
    this.#max = options.max;
    const { failEvery, slowCreate, reset, ...limits } = options;
    const make = (): { readonly id: number } => {
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

  end(kind: "release" | "discard", index: number): void {
    const [lease] = this.held.splice(index % Math.max(1, this.held.length), 1);
    if (lease === undefined) return;
    lease[kind]();
    this.ended.push(lease);
  }

  endAgain(index: number): void {
    const lease = this.ended[index % Math.max(1, this.ended.length)];
    if (lease === undefined) return;
    expect(() => lease.release()).toThrow(PoolsError);
    expect(() => lease.discard()).toThrow(PoolsError);
    expect(() => lease.value).toThrow(PoolsError);
  }

  // Only while it waits: once it was served, an abort comes too late and the lease is the caller's to release.
  abort(index: number): void {
    const call = this.calls[index % Math.max(1, this.calls.length)];
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
}

function take(world: World, each: Step): void {
  switch (each.kind) {
    case "acquire":
      return world.acquire(each.timeoutMs, each.abortable);
    case "try":
      return world.tryAcquire();
    case "release":
    case "discard":
      return world.end(each.kind, each.which);
    case "again":
      return world.endAgain(each.which);
    case "abort":
      return world.abort(each.which);
    case "tick":
      return world.clock.tick(each.ms);
    case "turn":
  }
}

async function finish(world: World, scheduler: fc.Scheduler): Promise<void> {
  for (let round = 0; round < 500 && world.calls.some(({ settled }) => settled === 0); round += 1) {
    world.end("release", 0);
    if (scheduler.count() > 0) await scheduler.waitOne();
    await settle();
    world.check();
  }
  expect(world.calls.map(({ settled }) => settled)).toEqual(world.calls.map(() => 1));
  while (world.held.length > 0) world.end("release", 0);
  const closing = world.pool.close();
  while (scheduler.count() > 0) await scheduler.waitOne();
  await closing;
  expect(world.pool.counts).toEqual({ borrowed: 0, idle: 0, creating: 0, resetting: 0, waiting: 0 });
  expect(world.clock.pendingTimers).toBe(0);
}

test(
  "objects never exceed max, none has two holders, every acquire settles once, nothing is left behind",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        setting,
        fc.array(step, { maxLength: 60 }),
        fc.scheduler(),
        async (options, steps, scheduler) => {
          const world = new World(options, scheduler);
          for (const each of steps) {
            take(world, each);
            if (each.kind === "turn" && scheduler.count() > 0) await scheduler.waitOne();
            await settle();
            world.check();
          }
          await finish(world, scheduler);
        },
      ),
      property(1_000),
    );
  },
  longTimeoutMs,
);
