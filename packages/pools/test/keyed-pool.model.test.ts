import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyedPool, type KeyedPool, type Lease } from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import { settle } from "./deferred.ts";
import { longTimeoutMs, property } from "./runs.ts";

// P1 to P4 per key, while keys are forgotten and come back: creations end in time, late or never, and destructions take time.

type Step =
  | { readonly kind: "acquire" | "try"; readonly key: string }
  | { readonly kind: "release" | "discard"; readonly which: number }
  | { readonly kind: "clear"; readonly key: string }
  | { readonly kind: "tick"; readonly ms: number }
  | { readonly kind: "turn" };

const key = fc.constantFrom("a", "b");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("acquire" as const, "acquire" as const, "try"), key }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("release" as const, "discard"), which: fc.nat(10) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("tick" as const), ms: fc.integer({ min: 5, max: 30 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("turn" as const) }) },
);

const setting = fc.record({
  perKey: fc.integer({ min: 1, max: 3 }),
  maxUses: fc.constantFrom(1, 3),
  idleTimeoutMs: fc.constantFrom(10, Number.POSITIVE_INFINITY),
});

type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

interface Thing {
  readonly key: string;
}

class World {
  readonly clock: VirtualClock = createVirtualClock();
  readonly pool: KeyedPool<string, Thing>;
  readonly held: Lease<Thing>[] = [];
  readonly #perKey: number;
  asked = 0;
  settled = 0;

  constructor(options: Setting, scheduler: fc.Scheduler) {
    this.#perKey = options.perKey;
    this.pool = createKeyedPool<string, Thing>({
      ...options,
      createTimeoutMs: 20,
      create: (own) => scheduler.schedule(Promise.resolve({ key: own }), "create"),
      destroy: () => scheduler.schedule(Promise.resolve(), "destroy"),
      clock: this.clock,
    });
  }

  acquire(own: string): void {
    this.asked += 1;
    this.pool
      .acquire(own)
      .then(
        (lease) => void this.held.push(lease),
        (error) => expect(error).toMatchObject({ code: "OCO_POOLS_CREATE_TIMEOUT" }),
      )
      .finally(() => {
        this.settled += 1;
      });
  }

  tryAcquire(own: string): void {
    const lease = this.pool.tryAcquire(own);
    if (lease !== undefined) this.held.push(lease);
  }

  end(kind: "release" | "discard", index: number): void {
    const [lease] = this.held.splice(index % Math.max(1, this.held.length), 1);
    lease?.[kind]();
  }

  check(): void {
    for (const own of ["a", "b"]) {
      const { borrowed, idle, creating, resetting } = this.pool.counts(own);
      expect(borrowed).toBe(this.held.filter(({ value }) => value.key === own).length);
      expect(borrowed + idle + creating + resetting).toBeLessThanOrEqual(this.#perKey);
    }
  }
}

function take(world: World, each: Step): void {
  if (each.kind === "acquire") world.acquire(each.key);
  else if (each.kind === "try") world.tryAcquire(each.key);
  else if (each.kind === "release" || each.kind === "discard") world.end(each.kind, each.which);
  else if (each.kind === "clear") world.pool.clear(each.key);
  else if (each.kind === "tick") world.clock.tick(each.ms);
}

async function finish(world: World, scheduler: fc.Scheduler): Promise<void> {
  for (let round = 0; round < 500 && world.settled < world.asked; round += 1) {
    world.end("release", 0);
    if (scheduler.count() > 0) await scheduler.waitOne();
    await settle();
    world.check();
  }
  expect(world.settled).toBe(world.asked);
  while (world.held.length > 0) world.end("release", 0);
  const closing = world.pool.close();
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await settle();
  }
  await closing;
  expect(world.pool.keys()).toEqual([]);
  expect(world.clock.pendingTimers).toBe(0);
}

test(
  "a key never has more objects than its limit, however often it is forgotten, and nothing is left behind",
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
