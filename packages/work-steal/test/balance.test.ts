import { expect, it } from "vitest";
import { Scheduler } from "../src/index.ts";
import { flood } from "./flood.ts";

const lanes = { planner: 2, worker: 8, reviewer: 4 };

it("when one lane is flooded, all lanes end within a tenth of the ideal time", async () => {
  const { makespan, ideal, firstIdle } = await flood(
    (random) => new Scheduler({ lanes, random }),
    lanes,
    "any",
  );
  expect(makespan / ideal).toBeLessThanOrEqual(1.1);
  expect(firstIdle / makespan).toBeGreaterThanOrEqual(0.9);
});

it("tasks bound to a lane that is flooded keep to its runners, which are never idle", async () => {
  const { makespan, idealOwn, firstIdle } = await flood(
    (random) => new Scheduler({ lanes, random }),
    lanes,
    "lane",
  );
  expect(firstIdle).toBe(makespan);
  expect(makespan / idealOwn).toBeLessThanOrEqual(1.01);
});
