import fc from "fast-check";
import { expect } from "vitest";
import { createKeyedPool, type KeyedPool, type Lease } from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import {
  Closing,
  endLease,
  type PoolWorld,
  type Turn,
  testPoolModel,
  tick,
  toOneOf,
  turn,
} from "./pool-model.ts";

// P1 to P4 per key, while keys are forgotten and come back: creations end in time, late or never, destructions take time, and the pool
// is closed in every mode while all that is under way.

type Step =
  | { readonly kind: "acquire" | "try"; readonly key: string }
  | { readonly kind: "release" | "discard"; readonly which: number }
  | { readonly kind: "clear"; readonly key: string }
  | { readonly kind: "tick"; readonly ms: number };

const key = fc.constantFrom("a", "b");
const step: fc.Arbitrary<Step | Turn> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom("acquire" as const, "acquire" as const, "try"), key }),
  },
  { weight: 4, arbitrary: toOneOf(["release", "discard"]) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const), key }) },
  { weight: 3, arbitrary: tick(5, 30) },
  { weight: 5, arbitrary: turn },
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

class World implements PoolWorld<Thing> {
  readonly clock: VirtualClock = createVirtualClock();
  readonly pool: KeyedPool<string, Thing>;
  readonly closing: Closing = new Closing();
  readonly held: Lease<Thing>[] = [];
  readonly #perKey: number;
  pending = 0;

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
    this.pending += 1;
    const cameBefore = !this.closing.isAsked;
    this.pool
      .acquire(own)
      .then(
        (lease) => void this.held.push(lease),
        (error) => {
          expect(error.code).toMatch(/CREATE_TIMEOUT|CLOSED/);
          expect(this.closing.explains(error, cameBefore)).toBe(true);
        },
      )
      .finally(() => {
        this.pending -= 1;
      });
  }

  tryAcquire(own: string): void {
    if (this.closing.isAsked) {
      expect(() => this.pool.tryAcquire(own)).toThrow("is closed");
      return;
    }
    const lease = this.pool.tryAcquire(own);
    if (lease !== undefined) this.held.push(lease);
  }

  take(each: Step): void {
    switch (each.kind) {
      case "acquire":
        return this.acquire(each.key);
      case "try":
        return this.tryAcquire(each.key);
      case "release":
      case "discard":
        endLease(this, each.kind, each.which);
        return;
      case "clear":
        this.pool.clear(each.key);
        return;
      case "tick":
        return this.clock.tick(each.ms);
    }
  }

  check(): void {
    for (const own of ["a", "b"]) {
      const { borrowed, idle, creating, resetting } = this.pool.counts(own);
      expect(borrowed).toBe(this.held.filter(({ value }) => value.key === own).length);
      expect(borrowed + idle + creating + resetting).toBeLessThanOrEqual(this.#perKey);
    }
    if (!this.closing.isAsked) return;
    const { borrowed, idle, creating } = this.pool.counts();
    expect(idle).toBe(0);
    if (this.closing.isRevoked) expect(borrowed + creating).toBe(0);
    if (this.closing.isStrict) expect(this.pending).toBe(0);
    expect(this.closing.isDone).toBe(this.pool.keys().length === 0);
  }

  checkClosed(): void {
    expect(this.pool.keys()).toEqual([]);
  }
}

testPoolModel(
  "a key never has more objects than its limit, however often it is forgotten, and nothing is left behind",
  { setting, step, create: (options: Setting, scheduler) => new World(options, scheduler) },
);
