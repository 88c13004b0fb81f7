import { barrier, integration, pipeline, stage } from "@oco/msvp";
import fc from "fast-check";
import { expect, test } from "vitest";
import { VirtualClock } from "../support/virtual-clock.ts";

// More cases on demand: OCO_TEST_LONG=1.
const numRuns = process.env.OCO_TEST_LONG === "1" ? 2000 : 150;
const timestamp = (): number => 0;

/** For each unit: how many attempts fail at each of two stages, and how long an attempt takes. */
const unitPlan = fc.record({
  failures: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
  takesMs: fc.integer({ min: 0, max: 300 }),
  isExcused: fc.boolean(),
});
const plans = fc.record({
  units: fc.array(unitPlan, { minLength: 1, maxLength: 7 }),
  retries: fc.nat({ max: 2 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  onFailure: fc.constantFrom("finish" as const, "stop" as const),
});

test("P1: on arbitrary waves nothing integrates before every unit is green or excused, and the outcome tells which", async () => {
  await fc.assert(
    fc.asyncProperty(plans, async ({ units, retries, concurrency, onFailure }) => {
      const clock = new VirtualClock();
      const green = new Set<string>();
      const excused = new Set<string>();
      const integrated: string[][] = [];
      const check =
        (level: 0 | 1) =>
        async (index: number, { attempt, unit }: { attempt: number; unit: string | null }) => {
          const plan = units[index] as (typeof units)[number];
          await clock.sleep(plan.takesMs);
          const isPassed = attempt > plan.failures[level];
          if (isPassed && level === 1) green.add(unit ?? "");
          return { isPassed, reason: "", evidence: [] };
        };
      const line = pipeline<number>(
        [
          stage("a", { check: check(0), retries, concurrency }),
          stage("b", { check: check(1), retries, concurrency }),
          barrier("all", {
            onFailure,
            leastPassed: 0,
            excuse: ({ unit }) => {
              if (units[Number(unit)]?.isExcused !== true) return undefined;
              excused.add(unit ?? "");
              return "excused";
            },
          }),
          integration("build", {
            checkAll: (set) => {
              expect(green.size + excused.size).toBe(units.length);
              integrated.push(set.units.map(({ key }) => key));
              return { isPassed: true, reason: "", evidence: [] };
            },
          }),
        ],
        { clock, timestamp },
      );
      const report = await clock.run(
        line.run(units.map((_, index) => ({ key: String(index), value: index }))),
      );
      const isGreen = (plan: (typeof units)[number]) => plan.failures.every((count) => count <= retries);
      const shouldPass = units.every((plan) => isGreen(plan) || plan.isExcused);
      expect(report.outcome).toBe(shouldPass ? "passed" : "failed");
      const expected = units.flatMap((plan, index) => (isGreen(plan) ? [String(index)] : []));
      expect(integrated).toEqual(shouldPass ? [expected] : []);
      if (onFailure === "finish") expect(clock.pending).toBe(0);
    }),
    { numRuns },
  );
});
