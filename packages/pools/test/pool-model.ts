import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lease } from "../src/index.ts";
import type { VirtualClock } from "../src/testing/index.ts";
import { settle } from "./deferred.ts";
import { longTimeoutMs, property } from "./runs.ts";

// What the models of a pool and of a keyed pool have in common: commands, how a lease ends, and how a history is played to its end.

/** Lets one thing end that the scheduler of fast-check holds. */
export interface Turn {
  readonly kind: "turn";
}

export const turn: fc.Arbitrary<Turn> = fc.record({ kind: fc.constant("turn") });

/** Lets time pass. */
export function tick(
  minMs: number,
  maxMs: number,
): fc.Arbitrary<{ readonly kind: "tick"; readonly ms: number }> {
  return fc.record({ kind: fc.constant("tick"), ms: fc.integer({ min: minMs, max: maxMs }) });
}

/** Does something to one of the leases or calls; `which` is taken modulo how many there are. */
export function toOneOf<Kind extends string>(
  kinds: readonly Kind[],
): fc.Arbitrary<{ readonly kind: Kind; readonly which: number }> {
  return fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(30) });
}

export function pick<T>(things: readonly T[], which: number): T | undefined {
  return things[which % Math.max(1, things.length)];
}

/** A pool, those who use it, and what must hold of both at any step. */
export interface PoolWorld<T> {
  readonly pool: { close(): Promise<void> };
  readonly clock: VirtualClock;
  readonly held: Lease<T>[];
  /** Calls of `acquire` that have not settled. */
  readonly pending: number;
  check(): void;
  /** What must hold once the pool is closed. */
  checkClosed(): void;
}

/** Ends one of the leases that are held; returns it. */
export function endLease<T>(
  { held }: Pick<PoolWorld<T>, "held">,
  kind: "release" | "discard",
  which: number,
): Lease<T> | undefined {
  const [lease] = held.splice(which % Math.max(1, held.length), 1);
  lease?.[kind]();
  return lease;
}

interface PoolModel<Setting, Step, T> {
  readonly setting: fc.Arbitrary<Setting>;
  readonly step: fc.Arbitrary<Step | Turn>;
  readonly create: (setting: Setting, scheduler: fc.Scheduler) => PoolWorld<T> & { take(step: Step): void };
}

/** Plays random histories: every call settles, what was lent comes back, and the pool closes with no timer left. */
export function testPoolModel<Setting, Step extends { readonly kind: string }, T>(
  title: string,
  model: PoolModel<Setting, Step, T>,
): void {
  const play = async (setting: Setting, steps: readonly (Step | Turn)[], scheduler: fc.Scheduler) => {
    const world = model.create(setting, scheduler);
    for (const step of steps) {
      if (!isTurn(step)) world.take(step);
      else if (scheduler.count() > 0) await scheduler.waitOne();
      await settle();
      world.check();
    }
    await finish(world, scheduler);
  };
  const run = () =>
    fc.assert(
      fc.asyncProperty(model.setting, fc.array(model.step, { maxLength: 60 }), fc.scheduler(), play),
      property(1_000),
    );
  test(title, run, longTimeoutMs);
}

function isTurn(step: { readonly kind: string }): step is Turn {
  return step.kind === "turn";
}

async function finish<T>(world: PoolWorld<T>, scheduler: fc.Scheduler): Promise<void> {
  for (let round = 0; round < 500 && world.pending > 0; round += 1) {
    endLease(world, "release", 0);
    if (scheduler.count() > 0) await scheduler.waitOne();
    await settle();
    world.check();
  }
  expect(world.pending).toBe(0);
  while (world.held.length > 0) endLease(world, "release", 0);
  const closing = world.pool.close();
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await settle();
  }
  await closing;
  world.checkClosed();
  expect(world.clock.pendingTimers).toBe(0);
}
