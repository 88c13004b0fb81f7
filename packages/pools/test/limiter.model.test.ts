import fc from "fast-check";
import { expect, test } from "vitest";
import {
  aimd,
  createLimiter,
  fixed,
  gradient2,
  type Limiter,
  type Permit,
  PoolsError,
  streak,
  vegas,
} from "../src/index.ts";
import { createVirtualClock, type VirtualClock } from "../src/testing/index.ts";
import { settle } from "./deferred.ts";
import { longTimeoutMs, property } from "./runs.ts";

// L1 to L6 at every step of any history of callers, outcomes, cancellations, limit changes, pauses and double ends; half of the
// histories close the limiter in the middle and go on.

type Step =
  | { readonly kind: "acquire"; readonly key: string; readonly priority: number; readonly timeoutMs: number }
  | { readonly kind: "try"; readonly key: string }
  | { readonly kind: "ok" | "ignored" | "again" | "abort"; readonly which: number }
  | { readonly kind: "dropped"; readonly which: number; readonly retryAfterMs: number }
  | { readonly kind: "resize"; readonly max: number; readonly perKey: number; readonly hold: boolean }
  | { readonly kind: "reject"; readonly key: string }
  | { readonly kind: "tick"; readonly ms: number };

const key = fc.constantFrom("a", "b", "c");
const which = fc.nat(30);
const ms = fc.integer({ min: 1, max: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("acquire" as const),
      key,
      priority: fc.nat(1),
      timeoutMs: fc.constantFrom(20, Number.POSITIVE_INFINITY),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("try" as const), key }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("ok" as const, "ignored", "again", "abort"), which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("dropped" as const),
      which,
      retryAfterMs: fc.constantFrom(0, 0, 10, 40),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("resize" as const),
      max: fc.integer({ min: 1, max: 6 }),
      perKey: fc.integer({ min: 1, max: 3 }),
      hold: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reject" as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tick" as const), ms }) },
);

const algorithms = { fixed, aimd, streak, vegas, gradient2 };

interface Call {
  settled: number;
  readonly key: string;
  readonly controller: AbortController;
}

class World {
  readonly clock: VirtualClock = createVirtualClock();
  readonly limiter: Limiter;
  readonly calls: Call[] = [];
  readonly live: Permit[] = [];
  readonly ended: Permit[] = [];
  readonly wrong: string[] = [];
  perKey = 2;
  isClosed = false;
  #live = 0;

  constructor(algorithm: keyof typeof algorithms, order: "fifo" | "lifo") {
    this.limiter = createLimiter({
      algorithm: algorithms[algorithm](),
      max: 4,
      perKey: this.perKey,
      queue: { priorities: 2, order },
      clock: this.clock,
    });
  }

  acquire({ key: name, priority, timeoutMs }: Extract<Step, { kind: "acquire" }>): void {
    const call: Call = { settled: 0, key: name, controller: new AbortController() };
    this.calls.push(call);
    this.limiter.acquire({ key: name, priority, timeoutMs, signal: call.controller.signal }).then(
      (permit) => {
        call.settled += 1;
        if (call.controller.signal.aborted) this.wrong.push("an aborted caller received a permit");
        if (this.isClosed) this.wrong.push("a closed limiter gave a permit");
        if (permit.key !== name) this.wrong.push(`${name} received a permit of ${permit.key}`);
        this.live.push(permit);
      },
      () => {
        call.settled += 1;
      },
    );
  }

  end(index: number, end: (permit: Permit) => void): void {
    const [permit] = this.live.splice(index % Math.max(1, this.live.length), 1);
    if (permit === undefined) return;
    end(permit);
    this.ended.push(permit);
  }

  endAgain(index: number): void {
    const permit = this.ended[index % Math.max(1, this.ended.length)];
    if (permit !== undefined) for (const end of ends) expect(() => end(permit)).toThrow(PoolsError);
    permit?.[Symbol.dispose]();
  }

  abort(index: number): void {
    const call = this.calls[index % Math.max(1, this.calls.length)];
    if (call?.settled === 0) call.controller.abort();
  }

  close(): void {
    this.limiter.close();
    this.isClosed = true;
  }

  check(): void {
    const { limiter } = this;
    expect(this.wrong).toEqual([]);
    if (this.isClosed) expect(limiter.waiting).toBe(0);
    expect(limiter.inFlight).toBe(this.live.length);
    // Above the limit only with permits from before it was lowered: then the number falls, it does not rise.
    if (limiter.inFlight > limiter.limit) expect(limiter.inFlight).toBeLessThanOrEqual(this.#live);
    this.#live = limiter.inFlight;
    const isHeld = limiter.pausedForMs > 0 || limiter.inFlight >= limiter.limit;
    let waiting = 0;
    for (const name of ["a", "b", "c"]) {
      const count = limiter.count(name);
      expect(count.inFlight).toBe(this.live.filter((permit) => permit.key === name).length);
      expect(count.waiting).toBe(this.calls.filter((call) => call.key === name && call.settled === 0).length);
      // At rest nobody waits who could be served (L3).
      expect(isHeld || count.waiting === 0 || count.inFlight >= this.perKey).toBe(true);
      waiting += count.waiting;
    }
    expect(limiter.waiting).toBe(waiting);
  }
}

const ends: ((permit: Permit) => void)[] = [
  (permit) => permit.ok(),
  (permit) => permit.dropped(),
  (permit) => permit.ignored(),
];

function take(world: World, each: Step): void {
  const { limiter } = world;
  if (each.kind === "acquire") world.acquire(each);
  else if (each.kind === "ok") world.end(each.which, (permit) => permit.ok());
  else if (each.kind === "ignored") world.end(each.which, (permit) => permit[Symbol.dispose]());
  else if (each.kind === "dropped") world.end(each.which, (permit) => permit.dropped(each.retryAfterMs));
  else if (each.kind === "again") world.endAgain(each.which);
  else if (each.kind === "abort") world.abort(each.which);
  else if (each.kind === "reject") limiter.rejectWaiting(new Error("open"), each.key);
  else if (each.kind === "tick") world.clock.tick(each.ms);
  else if (each.kind === "resize") {
    world.perKey = each.perKey;
    limiter.resize({ max: each.max, perKey: each.perKey, ...(each.hold && { limit: 0 }) });
  } else if (each.kind === "try") {
    if (world.isClosed) {
      expect(() => limiter.tryAcquire({ key: each.key })).toThrow("is closed");
      return;
    }
    const before = limiter.inFlight;
    const permit = limiter.tryAcquire({ key: each.key });
    if (permit === undefined) return;
    expect(before).toBeLessThan(limiter.limit);
    expect(limiter.count(each.key).inFlight).toBeLessThanOrEqual(world.perKey);
    world.live.push(permit);
  }
}

test(
  "live permits never rise above the limit or a cap, and nobody waits who could be served, at any step",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("fixed" as const, "aimd", "streak", "vegas", "gradient2"),
        fc.constantFrom("fifo" as const, "lifo"),
        fc.array(step, { maxLength: 80 }),
        fc.boolean(),
        fc.scheduler(),
        async (algorithm, order, steps, closes, scheduler) => {
          const world = new World(algorithm, order);
          // Half of the steps are taken by tasks that the scheduler interleaves.
          for (const [index, each] of steps.entries()) {
            if (closes && index * 2 >= steps.length && !world.isClosed) world.close();
            if (index % 2 === 0) take(world, each);
            else void scheduler.schedule(Promise.resolve()).then(() => take(world, each));
            await settle();
            world.check();
            if (index % 3 !== 0 || scheduler.count() === 0) continue;
            await scheduler.waitOne();
            await settle();
            world.check();
          }
          while (scheduler.count() > 0) {
            await scheduler.waitOne();
            await settle();
            world.check();
          }
          world.limiter.resize({ max: 4 });
          await settle();
          for (let round = 0; round < 300 && world.limiter.waiting + world.live.length > 0; round += 1) {
            world.end(0, (permit) => permit.ok());
            world.clock.tick(50);
            await settle();
            world.check();
          }
          expect(world.calls.map(({ settled }) => settled)).toEqual(world.calls.map(() => 1));
          expect(world.limiter).toMatchObject({ inFlight: 0, waiting: 0 });
          expect(world.clock.pendingTimers).toBe(0);
        },
      ),
      property(300),
    );
  },
  longTimeoutMs,
);
