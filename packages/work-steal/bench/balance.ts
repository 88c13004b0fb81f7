import { Scheduler } from "@oco/work-steal";
import { goal } from "@oco-tools/bench";
import { flood } from "../test/flood.ts";

/** One lane is given everything; how long until all is done, next to what all runners together could do at best. */
export async function benchBalance(): Promise<void> {
  const lanes = { planner: 2, worker: 8, reviewer: 4 };
  const bound = await flood((random) => new Scheduler({ lanes, random }), lanes, "any");
  const kept = await flood((random) => new Scheduler({ lanes, random }), lanes, "lane");
  console.log("\n1000 tasks of 1 to 20 units for the lane of 2, in virtual time");
  console.log(`  affinity any   ${bound.makespan} units, ideal ${bound.ideal.toFixed(1)}`);
  console.log(
    `  affinity lane  ${kept.makespan} units, ideal for its own runners ${kept.idealOwn.toFixed(1)}`,
  );
  goal("makespan/ideal with one lane flooded", bound.makespan / bound.ideal, { atMost: 1.1 }, "x");
  goal("first idle/last idle lane", bound.firstIdle / bound.makespan, { atLeast: 0.9 }, "x");
}
