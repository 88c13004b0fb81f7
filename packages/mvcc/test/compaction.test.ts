import { expect, test } from "vitest";
import { openStore, type Store } from "../src/index.ts";
import { flushes } from "./simulator/flushes.ts";
import { Room } from "./simulator/room.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";

type Values = { [first: string]: number | string };

const limit = 4096;

function open(disk: SimulatedDisk, faults = {}): Promise<Store<Values>> {
  return openStore<Values>({
    path: "disk",
    fileSystem: disk.attach(faults),
    durability: "process",
    exclusive: false,
    compactAfterBytes: limit,
  });
}

function bytesOn(disk: SimulatedDisk): number {
  return disk.names.reduce((sum, name) => sum + disk.bytesOf(name).length, 0);
}

test.each([
  ["with turns of the event loop between its commits", flushes, 1],
  ["without", async () => {}, 1.125],
] as const)("a log that nobody compacts stays within twice its bound, %s", async (_, between, times) => {
  const disk = new SimulatedDisk();
  const store = await open(disk);
  let most = 0;
  for (let n = 1; n <= 600; n += 1) {
    await store
      .atomic()
      .sum(["count", n % 5], 1)
      .commit();
    await between();
    most = Math.max(most, bytesOn(disk));
  }
  expect(store.stats().generation).toBeGreaterThan(10);
  expect(most).toBeLessThan(2 * (limit * times + 1024));
  expect(store.version).toBe(600);
  expect(store.entries().map(({ value }) => value)).toEqual([120, 120, 120, 120, 120]);
  expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 600 });
  expect((await open(disk)).head).toBe(store.head);
});

test("stores that reach the bound at the same time lose no commit and keep one history", async () => {
  const disk = new SimulatedDisk();
  const stores = [await open(disk), await open(disk), await open(disk)];
  for (let n = 0; n < 600; n += 1) {
    const store = stores[(n * 7) % 3] as Store<Values>;
    await store.transact((tx) => tx.set(["count"], ((tx.get(["count"]) as number | undefined) ?? 0) + 1));
  }
  for (const store of stores) store.refresh();
  expect(stores.map((store) => store.get(["count"]))).toEqual([600, 600, 600]);
  expect(new Set(stores.map(({ head }) => head)).size).toBe(1);
  expect(disk.names.length).toBeLessThanOrEqual(2);
});

test("a state larger than the bound is written again only when as much was appended", async () => {
  const disk = new SimulatedDisk();
  const store = await open(disk);
  await store.transact((tx) => {
    for (let n = 0; n < 100; n += 1) tx.set(["large", n], "x".repeat(400));
  });
  for (let n = 0; n < 200; n += 1) await store.atomic().sum(["count"], 1).commit();
  expect(store.stats().generation).toBe(2);
});

test("a disk too full for the next generation refuses the commit and loses none; with room it goes on", async () => {
  const disk = new SimulatedDisk();
  const room = new Room();
  const store = await open(disk, room);
  await store.atomic().sum(["count"], 1).commit();
  const whole = limit + store.stats().logBytes;
  while (store.stats().logBytes <= whole) await store.atomic().sum(["count"], 1).commit();
  await flushes();
  const { version } = store;
  // The seal still finds room behind the log, the next generation finds none.
  for (room.left = 1; room.left >= 0; room.left -= 1) {
    await expect(store.atomic().sum(["count"], 1).commit()).rejects.toMatchObject({ errno: "ENOSPC" });
  }
  expect([store.version, store.get(["count"])]).toEqual([version, version]);
  room.left = Number.POSITIVE_INFINITY;
  expect(await store.atomic().sum(["count"], 1).commit()).toEqual({ ok: true, version: version + 1 });
  expect(store.get(["count"])).toBe(version + 1);
  expect(await store.verify()).toMatchObject({ ok: true });
});

test("what a process that was killed left of a generation is removed once that generation is there", async () => {
  const disk = new SimulatedDisk();
  const store = await open(disk);
  const files = disk.attach();
  for (const generation of [1, 2, 3]) files.create(`disk/0123abcd-4567-${generation}.draft`);
  await store.compact();
  expect(disk.names.sort()).toEqual(["disk/00000001.log", "disk/00000002.log", "disk/0123abcd-4567-3.draft"]);
});

test("a bound that is no number of bytes is refused", async () => {
  for (const compactAfterBytes of [0, -1, Number.NaN]) {
    await expect(openStore({ compactAfterBytes })).rejects.toThrow(RangeError);
  }
});

test("a commit made after a compaction that failed halfway is one for every reader", async () => {
  const disk = new SimulatedDisk();
  const room = new Room();
  const store = await open(disk, room);
  await store.atomic().sum(["count"], 1).commit();
  room.left = 1;
  await expect(store.compact()).rejects.toMatchObject({ errno: "ENOSPC" });
  room.left = Number.POSITIVE_INFINITY;
  expect(await store.atomic().sum(["count"], 1).commit()).toEqual({ ok: true, version: 2 });
  const other = await open(disk);
  expect([other.get(["count"]), other.head]).toEqual([2, store.head]);
});

test("torn bytes right before a seal are not taken for tampering, and changing them is", async () => {
  const disk = new SimulatedDisk();
  const store = await open(disk);
  await store.atomic().sum(["count"], 1).commit();
  const torn = Buffer.from("\n000000f0 0000");
  const at = disk.bytesOf("disk/00000001.log").length;
  disk.overwrite("disk/00000001.log", Buffer.concat([disk.bytesOf("disk/00000001.log"), torn]));
  await store.compact();
  expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 1 });
  const changed = Buffer.from(disk.bytesOf("disk/00000001.log"));
  changed[at + 4] = (changed[at + 4] as number) ^ 1;
  disk.overwrite("disk/00000001.log", changed);
  expect(await store.verify()).toMatchObject({ ok: false, generation: 1 });
});

test("of several stores the one whose commit passed three quarters of the bound compacts, and another only if that one does not", async () => {
  const disk = new SimulatedDisk();
  const [first, second] = [await open(disk), await open(disk)];
  const count = async (store: Store<Values>): Promise<number> => {
    await store.atomic().sum(["count"], 1).commit();
    return store.stats().generation;
  };
  /** Commits until the log has grown by the bound. */
  const fill = async (): Promise<void> => {
    const { logBytes } = first.stats();
    await count(first);
    const bytes = first.stats().logBytes - logBytes;
    // The first generation holds nothing yet, the second one commit.
    const start = first.version === 1 ? logBytes : logBytes - bytes;
    while (first.stats().logBytes - start <= limit) await count(first);
  };
  await fill();
  // Begins to flush.
  await count(first);
  await flushes();
  for (let n = 0; n < 3; n += 1) expect(await count(second)).toBe(1);
  expect(await count(first)).toBe(2);

  // The first one ends. The second is appointed after another three quarters of the bound, once more than all of it has come.
  await fill();
  let commits = 0;
  while (commits < 60 && (await count(second)) === 2) commits += 1;
  expect(commits).toBeGreaterThan(12);
  expect(commits).toBeLessThan(60);
});

test("a log whose processes make one commit each is compacted at twice its bound", async () => {
  const disk = new SimulatedDisk();
  let generation = 1;
  let most = 0;
  for (let n = 0; generation === 1 && n < 200; n += 1) {
    const store = await open(disk);
    await store.atomic().sum(["count"], 1).commit();
    ({ generation } = store.stats());
    if (generation === 1) most = store.stats().logBytes;
    await store.close();
  }
  expect(generation).toBe(2);
  expect(most).toBeGreaterThan(2 * limit);
  expect(most).toBeLessThan(2 * limit + 1024);
});

test("a store that meets the seal of another waits for its generation, and publishes it itself if none comes", async () => {
  const disk = new SimulatedDisk();
  const room = new Room();
  const sealer = await open(disk, room);
  await sealer.atomic().sum(["count"], 1).commit();
  const waiting = async (
    onPause: () => void,
  ): Promise<{ store: Store<Values>; drafts: () => number; pauses: () => number }> => {
    let [drafts, pauses] = [0, 0];
    const files = disk.attach();
    const store = await openStore<Values>({
      path: "disk",
      durability: "process",
      exclusive: false,
      fileSystem: {
        ...files,
        create: (file) => {
          drafts += 1;
          return files.create(file);
        },
        pause: () => {
          pauses += 1;
          if (pauses === 3) onPause();
        },
      },
    });
    return { store, drafts: () => drafts, pauses: () => pauses };
  };
  const patient = await waiting(() => {
    room.left = Number.POSITIVE_INFINITY;
    sealer.refresh();
  });
  room.left = 1;
  await expect(sealer.compact()).rejects.toMatchObject({ errno: "ENOSPC" });
  patient.store.refresh();
  expect([patient.store.stats().generation, patient.pauses(), patient.drafts()]).toEqual([2, 3, 0]);

  const alone = await waiting(() => {});
  room.left = 1;
  await expect(sealer.compact()).rejects.toMatchObject({ errno: "ENOSPC" });
  alone.store.refresh();
  expect([alone.store.stats().generation, alone.drafts()]).toEqual([3, 1]);
  expect(alone.pauses()).toBeLessThanOrEqual(100);
});

test("before a seal the log is hashed a part at a time, so that no commit waits for all of it", async () => {
  const disk = new SimulatedDisk();
  const files = disk.attach();
  let read = 0;
  const store = await openStore<Values>({
    path: "disk",
    durability: "process",
    exclusive: false,
    compactAfterBytes: 2 ** 22,
    fileSystem: {
      ...files,
      read: (handle, into, position) => {
        const bytes = files.read(handle, into, position);
        read += bytes;
        return bytes;
      },
    },
  });
  const text = "x".repeat(2 ** 18);
  let most = 0;
  while (store.stats().generation === 1) {
    read = 0;
    await store.transact((tx) => tx.set(["text"], text));
    most = Math.max(most, read);
  }
  expect(store.version).toBeGreaterThan(2 ** 22 / text.length);
  expect(most).toBeLessThan(2 ** 21 + 2 ** 20);
  expect(await store.verify()).toEqual({ ok: true, head: store.head, count: store.version });
});

test("no commit waits for the flush of a log that has come to its bound; the seal comes after it", async () => {
  const files = new SimulatedDisk().attach();
  const flushing: ((error: unknown) => void)[] = [];
  const store = await openStore<Values>({
    path: "disk",
    durability: "process",
    exclusive: false,
    compactAfterBytes: limit,
    fileSystem: { ...files, flush: (_, done) => void flushing.push(done) },
  });
  const start = store.stats().logBytes;
  while (store.stats().logBytes - start <= limit) await store.atomic().sum(["count"], 1).commit();
  await store.atomic().sum(["count"], 1).commit();
  await flushes();
  expect(flushing).toHaveLength(1);
  for (let n = 0; n < 2; n += 1) await store.atomic().sum(["count"], 1).commit();
  expect(store.stats().generation).toBe(1);
  flushing[0]?.(null);
  await flushes();
  await store.atomic().sum(["count"], 1).commit();
  expect(store.stats().generation).toBe(2);
});
