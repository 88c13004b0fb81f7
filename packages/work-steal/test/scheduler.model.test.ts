import fc from "fast-check";
import { expect, it } from "vitest";
import { Scheduler, type Task } from "../src/index.ts";

const laneNames = ["a", "b", "c"] as const;
type LaneName = (typeof laneNames)[number];
const runs = Number(process.env.OCO_TEST_LONG === "1" ? 5000 : 250);

const taskPlan = fc.record({
  lane: fc.constantFrom(...laneNames),
  priority: fc.integer({ min: -2, max: 2 }),
  affinity: fc.constantFrom("lane" as const, "any" as const, "runner" as const),
  key: fc.option(fc.constantFrom("k1", "k2"), { nil: undefined }),
  /** Dependencies, as distances back in the order of spawning. */
  after: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  ends: fc.constantFrom(
    "value" as const,
    "value" as const,
    "value" as const,
    "throw" as const,
    "sync" as const,
  ),
  children: fc.integer({ min: 0, max: 2 }),
  /** Aborted at that step of the interleaving, if at all. */
  abortAt: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
});

const worldPlan = fc.record({
  lanes: fc.record({
    a: fc.integer({ min: 1, max: 3 }),
    b: fc.integer({ min: 1, max: 2 }),
    c: fc.integer({ min: 1, max: 2 }),
  }),
  order: fc.constantFrom("lifo" as const, "fifo" as const),
  fairEvery: fc.constantFrom(2, 7, 61),
  burst: fc.constantFrom(1, 4, 256),
  seed: fc.nat(),
  tasks: fc.array(taskPlan, { minLength: 1, maxLength: 25 }),
});

interface Seen {
  starts: number;
  isRunning: boolean;
  hasEnded: boolean;
  isAborted: boolean;
  lane: LaneName;
  mayRoam: boolean;
  task?: Task<unknown>;
  after: Seen[];
}

it("no task is lost, run twice, started before its dependencies, or run beyond its lanes, in any interleaving", async () => {
  await fc.assert(
    fc.asyncProperty(worldPlan, fc.scheduler(), async (world, interleaving) => {
      const busy: Record<LaneName, number> = { a: 0, b: 0, c: 0 };
      const all: Seen[] = [];
      let state = world.seed;
      const random = (): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
      };
      const { lanes, order, fairEvery, burst } = world;
      const scheduler = new Scheduler({ lanes, order, fairEvery, burst, random });

      const spawn = (plan: (typeof world.tasks)[number], by?: typeof scheduler.spawn): void => {
        const affinity = plan.affinity === "runner" && plan.key === undefined ? "lane" : plan.affinity;
        const after = plan.after.flatMap((back) => all.at(-back) ?? []);
        const seen: Seen = {
          ...{ starts: 0, isRunning: false, hasEnded: false, isAborted: false },
          ...{ lane: plan.lane, mayRoam: affinity === "any", after },
        };
        const run = (context: Parameters<Parameters<typeof scheduler.spawn>[1]>[0]): unknown => {
          const { lane } = context.runner;
          seen.starts += 1;
          seen.isRunning = true;
          busy[lane] += 1;
          expect(busy[lane]).toBeLessThanOrEqual(lanes[lane]);
          if (!seen.mayRoam) expect(lane).toBe(plan.lane);
          expect(seen.isAborted).toBe(false);
          for (const each of after) expect(each.task?.state.kind).toBe("done");
          for (let count = 0; count < plan.children; count += 1) {
            spawn({ ...plan, children: 0, after: [], abortAt: undefined }, context.spawn);
          }
          const leave = (): void => {
            seen.isRunning = false;
            busy[lane] -= 1;
          };
          if (plan.ends === "sync") return leave();
          return interleaving.schedule(Promise.resolve(), "task").then(() => {
            leave();
            if (plan.ends === "throw") throw new Error("planned");
          });
        };
        const options = {
          priority: plan.priority,
          affinity,
          after: after.map((each) => each.task as Task<unknown>),
        };
        seen.task = (by ?? scheduler.spawn.bind(scheduler))(
          plan.lane,
          run,
          plan.key === undefined ? options : { ...options, key: plan.key },
        );
        void seen.task.outcome().then(() => {
          seen.hasEnded = true;
        });
        all.push(seen);
      };

      let step = 0;
      for (const plan of world.tasks) {
        void interleaving.schedule(Promise.resolve(), "spawn").then(() => {
          spawn(plan);
          const seen = all.at(-1) as Seen;
          const abort = (left: number): void => {
            if (left > 0) void interleaving.schedule(Promise.resolve(), "wait").then(() => abort(left - 1));
            else {
              const before = seen.task?.state.kind;
              const didAbort = seen.task?.abort("planned") === true;
              if (didAbort && before !== "running") seen.isAborted = true;
            }
          };
          if (plan.abortAt !== undefined) abort(plan.abortAt % 8);
        });
      }
      while (interleaving.count() > 0 && step < 10_000) {
        step += 1;
        await interleaving.waitOne();
        // Between two steps the scheduler has its microtasks, and its turn of the event loop where `burst` asks for one.
        for (let turns = 0; turns < (burst === 1 ? 60 : 2); turns += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          if (scheduler.stats().ready === 0) break;
        }
        // W2: nothing that could run is left lying.
        const stats = scheduler.stats();
        for (const name of laneNames) {
          if (stats.lanes[name].running < lanes[name] && burst === 256) {
            const waiting = all.filter(
              ({ task, lane, mayRoam }) => task?.state.kind === "ready" && (mayRoam || lane === name),
            );
            const bound = world.tasks.some((plan) => plan.affinity === "runner" && plan.key !== undefined);
            if (!bound) expect(waiting).toEqual([]);
          }
        }
      }
      await scheduler.drain();
      await Promise.resolve();

      const counts = { done: 0, failed: 0, aborted: 0 };
      for (const seen of all) {
        const kind = seen.task?.state.kind;
        expect(seen.hasEnded || kind !== undefined).toBe(true);
        if (kind === "done" || kind === "failed" || kind === "aborted") counts[kind] += 1;
        else expect.fail(`a task ended as ${kind}`);
        expect(seen.isRunning).toBe(false);
        expect(seen.starts).toBeLessThanOrEqual(1);
        if (kind === "done") expect(seen.starts).toBe(1);
        if (seen.isAborted) expect(seen.starts).toBe(0);
        const isBlocked = seen.after.some((each) => each.task?.state.kind !== "done");
        if (isBlocked) expect([seen.starts, kind === "done"]).toEqual([0, false]);
      }
      expect(scheduler.stats()).toMatchObject({ ...counts, waiting: 0, ready: 0, running: 0 });
      expect(counts.done + counts.failed + counts.aborted).toBe(all.length);
    }),
    { numRuns: runs },
  );
}, 600_000);

it("a task never starts while one of higher priority that its runner may start is ready, but on a fair turn", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ priority: fc.integer({ min: -8, max: 7 }), key: fc.constantFrom("x", "y", undefined) }),
        {
          maxLength: 30,
        },
      ),
      fc.integer({ min: 1, max: 3 }),
      async (plans, runners) => {
        const scheduler = new Scheduler({ lanes: { a: runners }, random: () => 0, fairEvery: 1_000_000 });
        const started: number[] = [];
        for (const { priority, key } of plans) {
          scheduler.spawn(
            "a",
            () => started.push(priority),
            key === undefined ? { priority } : { priority, key },
          );
        }
        await scheduler.drain();
        expect(started).toEqual(plans.map(({ priority }) => priority).sort((x, y) => y - x));
      },
    ),
  );
});
