import { createPool } from "@oco/pools";
import { compare, goal, peer, peerVersion, printTable, ratio } from "@oco-tools/bench";
import { goalOverFloor } from "./over-floor.ts";
import { versioned } from "./versioned.ts";

interface Thing {
  id: number;
}

/** What the benchmark uses of generic-pool and of lightning-pool. */
interface PromisePool {
  acquire(): Promise<Thing>;
  release(thing: Thing): unknown;
}

interface GenericPoolModule {
  createPool(factory: object, options: object): PromisePool;
}

interface TarnModule {
  Pool: new (
    options: object,
  ) => {
    acquire(): { promise: Promise<Thing> };
    release(thing: Thing): boolean;
    destroy(): Promise<unknown>;
  };
}

interface LightningModule {
  createPool(factory: object, options: object): PromisePool & { close(): Promise<void> };
}

const max = 200;

/** Lends one object and takes it back, from a pool of 200. */
export async function benchPool(): Promise<void> {
  const pool = createPool<Thing>({ create: () => ({ id: 1 }), max });
  const factory = { create: async () => ({ id: 1 }), destroy: async () => {} };
  const generic = ((await peer("generic-pool")) as { default: GenericPoolModule }).default.createPool(
    factory,
    { max },
  );
  const tarn = (await peer("tarn")) as TarnModule;
  const tarnPool = new tarn.Pool({ ...factory, min: 0, max });
  const lightning = ((await peer("lightning-pool")) as LightningModule).createPool(factory, { max, min: 0 });

  const figures = await compare(
    [
      {
        name: "@oco/pools tryAcquire, release",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) pool.tryAcquire()?.release();
        },
      },
      {
        name: "@oco/pools await acquire, release",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) (await pool.acquire()).release();
        },
      },
      {
        name: "a new object, no pool",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) kept = { id: index };
        },
      },
      {
        name: "floor: an array and a new lease",
        run(iterations) {
          for (let index = 0; index < iterations; index += 1) {
            const lease = { thing: free.pop() as Thing, generation: index };
            floorLease = lease;
            free.push(lease.thing);
          }
        },
      },
      {
        name: "floor: a bare awaited call",
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) kept = await bare();
        },
      },
      {
        name: `${versioned("generic-pool", peerVersion)}`,
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) await generic.release(await generic.acquire());
        },
      },
      {
        name: `${versioned("tarn", peerVersion)}`,
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1)
            tarnPool.release(await tarnPool.acquire().promise);
        },
      },
      {
        name: `${versioned("lightning-pool", peerVersion)}`,
        async run(iterations) {
          for (let index = 0; index < iterations; index += 1) lightning.release(await lightning.acquire());
        },
      },
    ],
    { roundMs: 50 },
  );
  // Both keep timers that would hold the process open.
  await tarnPool.destroy();
  await lightning.close();
  printTable("acquire and release one object", figures);
  const [sync, awaited, , floor, awaitedFloor, genericPool] = figures;
  if (!sync || !awaited || !floor || !awaitedFloor || !genericPool) throw new Error("no figures");
  // Read once, so that the objects of the loop without a pool are really made.
  if (kept === undefined || floorLease === undefined) throw new Error("nothing was made");
  goal("synchronous lease", sync.medianNs, { atMost: 10 }, "ns");
  goal("synchronous lease against generic-pool", ratio(genericPool, sync), { atLeast: 40 }, "times");
  goal("awaited lease", awaited.medianNs, { atMost: 100 }, "ns");
  goalOverFloor("synchronous lease", sync, floor, { bound: 10, where: 8.2 });
  goalOverFloor("awaited lease", awaited, awaitedFloor, { bound: 100, where: 44 });
}

let kept: Thing | undefined;
let floorLease: { thing: Thing; generation: number } | undefined;
const free: Thing[] = [{ id: 1 }];

async function bare(): Promise<Thing | undefined> {
  return kept;
}
