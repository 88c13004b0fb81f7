import { type Contestant, compare, type Figure, printTable, ratio } from "@oco-tools/bench";
import { type Asker, bareLoop, orchestrator, ours, vscodeJsonrpc } from "./contestants.ts";

/** What a run of the requests came to. */
export interface RequestFigures {
  readonly firstCallMs: number;
  readonly perMessageUs: number;
  readonly fallbackPerMessageUs: number;
  /** How many times the bare loop of the same run. */
  readonly overBareLoop: number;
  readonly fallbackOverBareLoop: number;
  readonly timesJsonrpc: number;
  readonly timesOrchestrator: number;
}

/** Keeps `inflight` requests unanswered until `iterations` are done. */
function flood(asker: Asker, inflight: number): Contestant {
  return {
    name: asker.name,
    async run(iterations) {
      let left = iterations;
      const lane = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await asker.ask();
        }
      };
      await Promise.all(Array.from({ length: Math.min(inflight, iterations) }, lane));
    },
  };
}

/** Asks 300 at once, and 300 again when all are answered. */
function crowdOf(asker: Asker): Contestant {
  return {
    name: asker.name,
    async run(iterations) {
      for (let done = 0; done < iterations; done += 1) {
        await Promise.all(Array.from({ length: 300 }, () => asker.ask()));
      }
    },
  };
}

/** Time from the creation of a pool to its first answer, in milliseconds: the median of eleven. */
async function firstCall(make: () => Asker | Promise<Asker>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 11; round += 1) {
    const started = performance.now();
    const asker = await make();
    await asker.ask();
    times.push(performance.now() - started);
    await asker.close();
  }
  return times.toSorted((a, b) => a - b)[5] as number;
}

/** Measures first call, round trip, 64 and 300 in flight on the runtime that runs this. */
export async function benchRequests(command: string): Promise<RequestFigures> {
  const firsts = [
    ["@oco/native-pool (native)", await firstCall(() => ours("native", command))],
    ["@oco/native-pool (javascript)", await firstCall(() => ours("javascript", command))],
    ["opencode-orchestrator", await firstCall(() => orchestrator(command))],
  ] as const;
  console.log("\nfirst call: start of the child and its answer");
  for (const [name, ms] of firsts) console.log(`  ${name.padEnd(30)}  median ${ms.toFixed(2)} ms`);

  const single = [
    ours("native", command),
    ours("javascript", command),
    await vscodeJsonrpc(command),
    bareLoop(command),
  ];
  printTable(
    "round trip, one at a time",
    await compare(
      single.map((asker) => flood(asker, 1)),
      { rounds: 7 },
    ),
  );
  const sixtyFour = await compare(
    single.map((asker) => flood(asker, 64)),
    { rounds: 9, roundMs: 100 },
  );
  printTable("per message, 64 in flight, one child", sixtyFour);
  for (const asker of single) await asker.close();

  const [native, fallback, jsonrpc, floor] = sixtyFour as [Figure, Figure, Figure, Figure];
  const four = [
    ours("native", command, 4),
    ours("javascript", command, 4),
    await orchestrator(command),
    bareLoop(command, 4),
  ];
  for (const asker of four) await asker.ask();
  // Every contestant runs as long as every other: one crowd of the peer takes half a second, and what came after it
  // would be measured cold if it were one crowd too.
  const crowd = await compare(four.map(crowdOf), { rounds: 5, roundMs: 100 });
  printTable("300 at once, four children", crowd);
  for (const asker of four) await asker.close();
  const [crowdNative, , crowdPeer, crowdFloor] = crowd as [Figure, Figure, Figure, Figure];
  console.log(
    `  the bare loop is ${ratio(crowdPeer, crowdFloor).toFixed(0)} times faster than opencode-orchestrator`,
  );
  return {
    firstCallMs: firsts[0][1],
    perMessageUs: native.medianNs / 1e3,
    fallbackPerMessageUs: fallback.medianNs / 1e3,
    overBareLoop: ratio(native, floor),
    fallbackOverBareLoop: ratio(fallback, floor),
    timesJsonrpc: ratio(jsonrpc, native),
    timesOrchestrator: ratio(crowdPeer, crowdNative),
  };
}
