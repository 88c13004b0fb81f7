import { expect, test, vi } from "vitest";
import type { Durability } from "../src/index.ts";
import { seededRandom } from "./simulator/random.ts";
import { Crashed, SimulatedDisk } from "./simulator/simulated-disk.ts";
import { numbersIn, openOn, type Told, writeNumbers } from "./simulator/workload.ts";

const isLong = process.env.OCO_TEST_LONG === "1";
vi.setConfig({ testTimeout: isLong ? 600_000 : 60_000 });

async function run(
  disk: SimulatedDisk,
  durability: Durability,
  stepsToLive?: number,
  range: readonly [number, number] = [1, 12],
): Promise<Told> {
  const told: Told = { acknowledged: [], begun: [] };
  const faults = stepsToLive === undefined ? {} : { stepsToLive };
  // A crash inside a flush callback leaves the run waiting for ever, as a crash does.
  const ended = writeNumbers(disk.attach(faults), durability, told, range).catch((error: unknown) => {
    if (!isCrash(error)) throw error;
  });
  await Promise.race([ended, settled()]);
  return told;
}

async function settled(): Promise<void> {
  // Everything simulated happens in microtasks and immediates; a run that goes on no further has crashed.
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function isCrash(error: unknown): boolean {
  if (error instanceof Crashed) return true;
  return error instanceof Error && error.cause !== undefined && isCrash(error.cause);
}

async function stepsOfWholeRun(durability: Durability): Promise<number> {
  const disk = new SimulatedDisk();
  const told = await run(disk, durability);
  expect(told.acknowledged).toHaveLength(12);
  return disk.steps;
}

/** Recovered numbers are 1..n: all that were acknowledged and at most the one in doubt. */
async function expectPrefix(disk: SimulatedDisk, told: Told, context: string): Promise<number[]> {
  const store = await openOn(disk.attach(), "process");
  const numbers = numbersIn(store);
  expect(numbers, context).toEqual(told.begun.slice(0, numbers.length));
  expect(numbers.length, context).toBeGreaterThanOrEqual(told.acknowledged.length);
  expect(store.get(["last", 0]) ?? 0, context).toBe(numbers.length);
  await store.transact((tx) => tx.set(["n", 1000], 1000));
  expect(await store.verify(), context).toMatchObject({ ok: true });
  const again = await openOn(disk.attach(), "process");
  expect(again.head, context).toBe(store.head);
  return numbers;
}

test.each(["process", "group", "fsync"] as const)(
  "a process that ends after any byte of any write leaves every acknowledged commit (%s)",
  async (durability) => {
    const steps = await stepsOfWholeRun(durability);
    const stride = isLong ? 1 : durability === "process" ? 9 : 11;
    for (let crash = 0; crash < steps; crash += stride) {
      const disk = new SimulatedDisk();
      const told = await run(disk, durability, crash);
      await expectPrefix(disk, told, `${durability}, crash after step ${crash}`);
    }
  },
);

test.each(["group", "fsync"] as const)(
  "a machine that stops with any unflushed pages lost recovers a prefix with every acknowledged commit (%s)",
  async (durability) => {
    const steps = await stepsOfWholeRun(durability);
    const stride = isLong ? 1 : 17;
    for (let crash = 0; crash < steps; crash += stride) {
      const random = seededRandom(crash);
      const disk = new SimulatedDisk();
      const told = await run(disk, durability, crash);
      disk.restart(() => random() < 0.5);
      await expectPrefix(disk, told, `${durability}, stop after step ${crash}`);
    }
  },
);

test("a machine that stops recovers a prefix even of commits that only survive the process", async () => {
  for (let seed = 0; seed < (isLong ? 2000 : 150); seed += 1) {
    const random = seededRandom(seed);
    const disk = new SimulatedDisk();
    const told = await run(disk, "process", undefined, [1, 8]);
    disk.restart(() => random() < 0.7);
    await expectPrefix(disk, { ...told, acknowledged: [] }, `seed ${seed}`);
  }
});

test("machines that stop again and again, with torn writes in between, lose nothing acknowledged", async () => {
  for (let seed = 0; seed < (isLong ? 600 : 60); seed += 1) {
    const random = seededRandom(seed);
    const disk = new SimulatedDisk();
    let next = 1;
    for (let life = 0; life < 5; life += 1) {
      const lived = await run(disk, "group", Math.floor(random() * 3000), [next, next + 4]);
      if (random() < 0.6) disk.restart(() => random() < 0.5);
      const store = await openOn(disk.attach(), "group");
      const numbers = numbersIn(store);
      const context = `seed ${seed}, life ${life}`;
      expect(numbers, context).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length, context).toBeGreaterThanOrEqual(next - 1 + lived.acknowledged.length);
      next = numbers.length + 1;
      // This commit vouches for what the crash left, and with it is flushed what the next life builds on.
      await store.transact((tx) => tx.set(["last", 1], life));
      expect(await store.verify(), context).toMatchObject({ ok: true });
    }
  }
});
