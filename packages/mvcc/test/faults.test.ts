import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MvccError, nodeFileSystem, openStore } from "../src/index.ts";
import { scratchDirectory } from "./scratch-directory.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";
import { numbersIn, openOn } from "./simulator/workload.ts";

test("a full disk loses nothing acknowledged, names ENOSPC, and is written again once there is room", async () => {
  for (let spare = 0; spare < 400; spare += 5) {
    const disk = new SimulatedDisk();
    let capacity = Number.POSITIVE_INFINITY;
    const store = await openOn(disk.attach({ capacity: () => capacity }), "group");
    capacity = store.stats().logBytes + spare;
    const acknowledged: number[] = [];
    for (let n = 1; n <= 5; n += 1) {
      try {
        await store.transact((tx) => tx.set(["n", n], n));
        acknowledged.push(n);
      } catch (error) {
        expect(error).toMatchObject({ code: "OCO_MVCC_WRITE", errno: "ENOSPC" });
      }
    }
    expect(acknowledged.length).toBeLessThan(5);
    expect(numbersIn(store)).toEqual(acknowledged);
    expect(numbersIn(await openOn(disk.attach(), "group"))).toEqual(acknowledged);
    capacity = Number.POSITIVE_INFINITY;
    await store.transact((tx) => tx.set(["n", 6], 6));
    const again = await openOn(disk.attach(), "group");
    expect(numbersIn(again)).toEqual([...acknowledged, 6]);
    expect(await again.verify()).toMatchObject({ ok: true });
  }
});

test("a failed append commits nothing and the next one may succeed", async () => {
  let code: string | undefined;
  const store = await openOn(new SimulatedDisk().attach({ appendError: () => code }), "group");
  code = "EIO";
  await expect(store.transact((tx) => tx.set(["n", 1], 1))).rejects.toMatchObject({ errno: "EIO" });
  code = undefined;
  await store.transact((tx) => tx.set(["n", 2], 2));
  expect(numbersIn(store)).toEqual([2]);
});

test.each(["group", "fsync"] as const)(
  "a failed flush is never repeated and makes the store read-only (%s)",
  async (durability) => {
    let flushes = 0;
    let code: string | undefined;
    const disk = new SimulatedDisk();
    const flushError = (): string | undefined => {
      flushes += 1;
      return code;
    };
    const store = await openOn(disk.attach({ flushError }), durability);
    await store.transact((tx) => tx.set(["n", 1], 1));
    code = "EIO";
    await expect(store.transact((tx) => tx.set(["n", 2], 2))).rejects.toMatchObject({
      code: "OCO_MVCC_DURABILITY",
      message: expect.stringContaining("EIO"),
    });
    code = undefined;
    const before = flushes;
    await expect(store.transact((tx) => tx.set(["n", 3], 3))).rejects.toMatchObject({
      code: "OCO_MVCC_DURABILITY",
    });
    await expect(store.compact()).rejects.toMatchObject({ code: "OCO_MVCC_DURABILITY" });
    await expect(store.flush()).rejects.toMatchObject({ code: "OCO_MVCC_DURABILITY" });
    expect(flushes).toBe(before);
    expect(store.get(["n", 1])).toBe(1);
    expect(numbersIn(store)).not.toContain(3);
  },
);

test.each(["group", "fsync"] as const)(
  "transactions that are ready together share a flush, and its failure (%s)",
  async (durability) => {
    let flushes = 0;
    let code: string | undefined;
    const flushError = (): string | undefined => {
      flushes += 1;
      return code;
    };
    const store = await openOn(new SimulatedDisk().attach({ flushError }), durability);
    const before = flushes;
    const work = async (n: number): Promise<void> => {
      await store.transact((tx) => tx.set(["n", n], 1));
      await store.transact((tx) => tx.set(["n", n], 2));
    };
    await Promise.all(Array.from({ length: 64 }, (_, n) => work(n)));
    expect(flushes - before).toBe(2);
    await store.transact((tx) => tx.set(["n", 1], 3));
    expect(flushes - before).toBe(3);
    code = "EIO";
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => work(n)));
    const reasons = outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.code);
    expect(reasons).toEqual(new Array(8).fill("OCO_MVCC_DURABILITY"));
    expect(flushes - before).toBe(4);
  },
);

const damages: [string, (file: string) => void][] = [
  ["deleted", (file) => rmSync(file)],
  ["truncated", (file) => truncateSync(file, 10)],
  [
    "deleted",
    (file) => {
      writeFileSync(`${file}.other`, "another file");
      renameSync(`${file}.other`, file);
    },
  ],
  ["moved", (file) => renameSync(file, `${file}.old`)],
  [
    "moved",
    (file) => {
      renameSync(file, `${file}.old`);
      copyFileSync(`${file}.old`, file);
    },
  ],
];

test.each(damages)(
  "a log that is %s underneath refuses reads of new commits and writes",
  async (what, damage) => {
    const path = scratchDirectory();
    const store = await openStore({ path });
    await store.transact((tx) => tx.set(["a"], 1));
    damage(join(path, "00000001.log"));
    for (const attempt of [() => store.transact((tx) => tx.set(["a"], 2)), async () => store.snapshot()]) {
      await expect(attempt()).rejects.toMatchObject({
        code: "OCO_MVCC_REPLACED",
        message: expect.stringContaining(what),
      });
    }
    await store.close();
  },
);

test("a log deleted between the append and its decision is not acknowledged", async () => {
  const path = scratchDirectory();
  const disk = nodeFileSystem();
  let after: (() => void) | undefined;
  const fileSystem = {
    ...disk,
    append: (handle: number, bytes: Buffer, length: number): number => {
      const taken = disk.append(handle, bytes, length);
      after?.();
      return taken;
    },
  };
  const store = await openStore({ path, fileSystem });
  after = () => rmSync(join(path, "00000001.log"));
  await expect(store.transact((tx) => tx.set(["a"], 1))).rejects.toMatchObject({ code: "OCO_MVCC_REPLACED" });
});

test("the log is readable by its owner only", async () => {
  const path = join(scratchDirectory(), "new", "store");
  await using store = await openStore({ path });
  await store.transact((tx) => tx.set(["a"], 1));
  expect(statSync(join(path, "00000001.log")).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("a second store of the process on the same directory is refused through every alias, until the first closes", async () => {
  const base = scratchDirectory();
  mkdirSync(join(base, "real"));
  symlinkSync(join(base, "real"), join(base, "alias"));
  const first = await openStore({ path: join(base, "real") });
  for (const path of [join(base, "real"), join(base, "alias"), join(base, "x", "..", "real")]) {
    await expect(openStore({ path })).rejects.toMatchObject({ code: "OCO_MVCC_IN_USE" });
  }
  await first.close();
  await using second = await openStore({ path: join(base, "alias") });
  expect(second.version).toBe(0);
});

test("a file system without atomic append is refused by name", async () => {
  const fileSystem = { ...nodeFileSystem(), unsafeKind: () => "NFS" };
  const opening = openStore({ path: scratchDirectory(), fileSystem });
  await expect(opening).rejects.toMatchObject({
    code: "OCO_MVCC_FILESYSTEM",
    message: expect.stringContaining("NFS"),
  });
});

test("a path that cannot hold a store gives one line with the errno", async () => {
  const base = scratchDirectory();
  writeFileSync(join(base, "file"), "");
  const failure = await openStore({ path: join(base, "file", "store") }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "OCO_MVCC_OPEN", errno: "ENOTDIR" });
  expect(MvccError.is(failure) && failure.message).not.toContain("\n");
  const readOnly = {
    ...nodeFileSystem(),
    create: (): never => {
      throw Object.assign(new Error("denied"), { code: "EACCES" });
    },
  };
  await expect(openStore({ path: join(base, "store"), fileSystem: readOnly })).rejects.toMatchObject({
    code: "OCO_MVCC_OPEN",
    errno: "EACCES",
  });
  chmodSync(base, 0o700);
});

test("a closed store refuses everything but being closed again", async () => {
  const store = await openStore();
  await store.close();
  await store.close();
  await expect(store.transact(() => 1)).rejects.toMatchObject({ code: "OCO_MVCC_CLOSED" });
  expect(() => store.snapshot()).toThrow("closed");
});
