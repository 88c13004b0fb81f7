import { aimd, createLimiter } from "@oco/pools";
import { compare, goal, peer, peerVersion, printTable, ratio } from "@oco-tools/bench";
import { versioned } from "./versioned.ts";

interface SemaModule {
  Sema: new (permits: number) => { acquire(): Promise<unknown>; release(): void };
}

interface LimitModule {
  default(concurrency: number): (work: () => Promise<number>) => Promise<number>;
}

interface BottleneckModule {
  default: new (options: object) => { schedule(work: () => Promise<number>): Promise<number> };
}

const max = 10;

/** One permit taken and given back by a caller alone, and by 100 callers for 10 permits. */
export async function benchLimiter(): Promise<void> {
  const { Sema } = (await peer("async-sema")) as SemaModule;
  const sema = new Sema(max);
  const limiter = createLimiter({ max });
  const adaptive = createLimiter({ algorithm: aimd(), max });
  const pLimit = ((await peer("p-limit")) as LimitModule).default(max);
  const Bottleneck = ((await peer("bottleneck")) as BottleneckModule).default;
  const bottleneck = new Bottleneck({ maxConcurrent: max });
  const work = async (): Promise<number> => 1;

  const alone = await compare(
    [
      {
        name: "@oco/pools limiter, fixed",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) (await limiter.acquire()).ok();
        },
      },
      {
        name: "@oco/pools limiter, aimd",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) (await adaptive.acquire()).ok();
        },
      },
      {
        name: versioned("async-sema", peerVersion),
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            await sema.acquire();
            sema.release();
          }
        },
      },
      {
        name: versioned("p-limit", peerVersion),
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await pLimit(work);
        },
      },
    ],
    { roundMs: 50 },
  );
  printTable("one permit, nobody else waits", alone);
  const [own, , semaFigure] = alone;
  if (own === undefined || semaFigure === undefined) throw new Error("no figures");
  goal("limiter against async-sema", ratio(own, semaFigure), { atMost: 1.5 }, "times");
  await benchContended({
    "@oco/pools limiter, fixed": async () => (await limiter.acquire()).ok(),
    "@oco/pools limiter, 10 keys": async (caller) => (await limiter.acquire({ key: `k${caller % 10}` })).ok(),
    [versioned("async-sema", peerVersion)]: async () => {
      await sema.acquire();
      sema.release();
    },
    [versioned("p-limit", peerVersion)]: () => pLimit(work),
  });
  // Bottleneck takes milliseconds where the others take nanoseconds: few operations, few rounds.
  const slow = await compare(
    [
      {
        name: versioned("bottleneck", peerVersion),
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await bottleneck.schedule(work);
        },
      },
    ],
    { rounds: 3, iterations: 20 },
  );
  printTable("one permit, bottleneck", slow);
}

async function benchContended(callers: Record<string, (caller: number) => Promise<unknown>>): Promise<void> {
  const contestants = Object.entries(callers).map(([name, take]) => ({
    name,
    async run(iterations: number) {
      for (let done = 0; done < iterations; done += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, caller) => take(caller)));
      }
    },
  }));
  printTable("one permit, 100 callers at once for 10 permits", await compare(contestants, { roundMs: 50 }));
}
