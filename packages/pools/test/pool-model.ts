import fc from "fast-check";
import { expect, test } from "vitest";
import { type CloseOptions, type Lease, PoolsError } from "../src/index.ts";
import type { VirtualClock } from "../src/testing/index.ts";
import { settle } from "./deferred.ts";
import { longTimeoutMs, property } from "./runs.ts";

// What the models of a pool and of a keyed pool have in common: commands, how a lease ends, and how a history is played to its end.

/** Lets one thing end that the scheduler of fast-check holds. */
export interface Turn {
  readonly kind: "turn";
}

export const turn: fc.Arbitrary<Turn> = fc.record({ kind: fc.constant("turn") });

/** How a pool closes while callers wait, leases are out and creations and resets are under way. */
type CloseMode = NonNullable<CloseOptions["mode"]>;

interface Close {
  readonly kind: "close";
  readonly mode: CloseMode;
}

const close: fc.Arbitrary<Close> = fc.record({
  kind: fc.constant("close" as const),
  mode: fc.constantFrom("reject", "drain", "revoke"),
});

/** Half of the histories close in the middle and go on: callers still come, and the pool may be closed again, in another mode. */
function historyOf<Step>(step: fc.Arbitrary<Step>): fc.Arbitrary<(Step | Close)[]> {
  const open = fc.array(step, { maxLength: 60 });
  const after = fc.oneof({ weight: 10, arbitrary: step }, { weight: 1, arbitrary: close });
  const closing = fc
    .tuple(close, fc.array(after, { maxLength: 30 }))
    .map(([first, rest]) => [first, ...rest]);
  return fc.tuple(open, fc.oneof(fc.constant([]), closing)).map((parts) => parts.flat());
}

/** Follows the calls of `close`. */
export class Closing {
  readonly #modes: CloseMode[] = [];
  #settled = 0;

  follow(mode: CloseMode, closed: Promise<void>): void {
    this.#modes.push(mode);
    void closed.then(() => {
      this.#settled += 1;
    });
  }

  get isAsked(): boolean {
    return this.#modes.length > 0;
  }

  /** Whether callers that wait were refused. */
  get isStrict(): boolean {
    return this.#modes.some((mode) => mode !== "drain");
  }

  /** Whether nothing is waited for but destructions. */
  get isRevoked(): boolean {
    return this.#modes.includes("revoke");
  }

  /** Every call of `close` has settled, or none: they end together. */
  get isDone(): boolean {
    expect([0, this.#modes.length]).toContain(this.#settled);
    return this.isAsked && this.#settled > 0;
  }

  /** What an error that a caller got says about the pool must be so; who came before a drain is not refused. */
  explains(error: unknown, cameBefore: boolean): boolean {
    if (!PoolsError.is(error)) return false;
    return error.code !== "OCO_POOLS_CLOSED" || (cameBefore ? this.isStrict : this.isAsked);
  }
}

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
  readonly pool: { close(options?: CloseOptions): Promise<void> };
  readonly closing: Closing;
  readonly clock: VirtualClock;
  readonly held: Lease<T>[];
  /** Calls of `acquire` that have not settled. */
  readonly pending: number;
  check(): void;
  /** What must hold once the pool is closed. */
  checkClosed(): void;
}

/** Closes the pool; the leases that this ends are held no more. */
function closePool<T>({ pool, closing, held }: PoolWorld<T>, mode: CloseMode): void {
  closing.follow(mode, pool.close({ mode }));
  if (mode !== "revoke") return;
  for (const lease of held.splice(0)) {
    expect(lease.isActive).toBe(false);
    expect(() => lease.release()).toThrow(PoolsError);
  }
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
  const play = async (setting: Setting, steps: readonly (Step | Turn | Close)[], scheduler: fc.Scheduler) => {
    const world = model.create(setting, scheduler);
    for (const step of steps) {
      if (isClose(step)) closePool(world, step.mode);
      else if (!isTurn(step)) world.take(step);
      else if (scheduler.count() > 0) await scheduler.waitOne();
      await settle();
      world.check();
    }
    await finish(world, scheduler);
  };
  const run = () =>
    fc.assert(fc.asyncProperty(model.setting, historyOf(model.step), fc.scheduler(), play), property(300));
  test(title, run, longTimeoutMs);
}

function isTurn(step: { readonly kind: string }): step is Turn {
  return step.kind === "turn";
}

function isClose(step: { readonly kind: string }): step is Close {
  return step.kind === "close";
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
  world.closing.follow("reject", world.pool.close());
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await settle();
  }
  await settle();
  expect(world.closing.isDone).toBe(true);
  world.checkClosed();
  expect(world.clock.pendingTimers).toBe(0);
}
