import { createBreaker } from "@oco/pools";
import { compare, goal, peer, peerVersion, printTable, ratio } from "@oco-tools/bench";
import { versioned } from "./versioned.ts";

interface CockatielModule {
  circuitBreaker(policy: unknown, options: object): { execute(call: () => Promise<number>): Promise<number> };
  ConsecutiveBreaker: new (threshold: number) => unknown;
  handleAll: unknown;
}

interface OpossumModule {
  default: new (call: () => Promise<number>, options: object) => { fire(): Promise<number> };
}

/** One guarded call of an async function that succeeds, with the circuit closed. */
export async function benchBreaker(): Promise<void> {
  const call = async (): Promise<number> => 1;
  const breaker = createBreaker({ failures: 5, successes: 2 });
  const { circuitBreaker, ConsecutiveBreaker, handleAll } = (await peer("cockatiel")) as CockatielModule;
  const cockatiel = circuitBreaker(handleAll, { halfOpenAfter: 1_000, breaker: new ConsecutiveBreaker(5) });
  const { default: Opossum } = (await peer("opossum")) as OpossumModule;
  const opossum = new Opossum(call, { timeout: false });

  const figures = await compare(
    [
      {
        name: "@oco/pools breaker",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await breaker.execute(call);
        },
      },
      {
        name: versioned("cockatiel", peerVersion),
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await cockatiel.execute(call);
        },
      },
      {
        name: versioned("opossum", peerVersion),
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await opossum.fire();
        },
      },
      {
        name: "the bare call",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await call();
        },
      },
    ],
    { roundMs: 50 },
  );
  printTable("one call through a closed breaker", figures);
  const [own, cockatielFigure] = figures;
  if (own === undefined || cockatielFigure === undefined) throw new Error("no figures");
  goal("breaker against cockatiel", ratio(cockatielFigure, own), { atLeast: 1.8 }, "times");
}
