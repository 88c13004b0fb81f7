import { expect, test } from "vitest";
import { verifyLog } from "../src/log/verify.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";
import { openOn } from "./simulator/workload.ts";

// Five and eight have no common factor: each byte is hit, and each position of a bit. The long run takes every bit.
const stride = process.env.OCO_TEST_LONG === "1" ? 1 : 5;
const file = "disk/00000001.log";

async function logOf(records: number, disk: SimulatedDisk = new SimulatedDisk()): Promise<Buffer> {
  const store = await openOn(disk.attach(), "process");
  for (let n = 1; n <= records; n += 1) {
    await store.transact((tx) => tx.set(["n", n], (tx.get(["n", n - 1]) ?? 0) + 1));
  }
  await store.close();
  return Buffer.from(disk.bytesOf(file));
}

/** Start of each record. */
function starts(log: Buffer): number[] {
  return [...log.keys()].filter((at) => log[at] === 10);
}

function isDetected(disk: SimulatedDisk, changed: Buffer): boolean {
  disk.overwrite(file, changed);
  return !verifyLog(disk.attach(), "disk").ok;
}

test("every single-bit change of a log of 40 records is detected", { timeout: 120_000 }, async () => {
  const disk = new SimulatedDisk();
  const log = await logOf(40, disk);
  const missed: number[] = [];
  for (let bit = 0; bit < log.length * 8; bit += stride) {
    const changed = Buffer.from(log);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    if (!isDetected(disk, changed)) missed.push(bit);
  }
  expect(missed).toEqual([]);
});

test("every record removed, doubled or exchanged with its neighbour is detected, but for the last one removed", async () => {
  const disk = new SimulatedDisk();
  const log = await logOf(40, disk);
  const at = [...starts(log), log.length];
  const record = (index: number): Buffer => log.subarray(at[index], at[index + 1]);
  const without = (from: number, to: number, ...between: Buffer[]): Buffer =>
    Buffer.concat([log.subarray(0, at[from]), ...between, log.subarray(at[to])]);
  for (let index = 0; index < 41; index += 1) {
    if (index < 40) expect(isDetected(disk, without(index, index + 1)), `removed ${index}`).toBe(true);
    if (index < 40) {
      const exchanged = without(index, index + 2, record(index + 1), record(index));
      expect(isDetected(disk, exchanged), `exchanged ${index}`).toBe(true);
    }
    expect(isDetected(disk, without(index, index, record(index))), `doubled ${index}`).toBe(true);
  }
});

test("every byte inserted or removed is detected", async () => {
  const disk = new SimulatedDisk();
  const log = await logOf(12, disk);
  const missed: string[] = [];
  for (let at = 0; at <= log.length; at += 1) {
    for (const byte of [0, 10, 48]) {
      const inserted = Buffer.concat([log.subarray(0, at), Buffer.of(byte), log.subarray(at)]);
      if (!isDetected(disk, inserted)) missed.push(`${byte} at ${at}`);
    }
    const removed = Buffer.concat([log.subarray(0, at), log.subarray(at + 1)]);
    if (at < log.length && !isDetected(disk, removed)) missed.push(`removed ${at}`);
  }
  expect(missed).toEqual([]);
});

test("an open store detects that the end of the log was cut off and written anew", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  await store.transact((tx) => tx.set(["n", 1], 1));
  const short = Buffer.from(disk.bytesOf(file));
  await store.transact((tx) => tx.set(["n", 2], 2));
  const { head } = store;
  disk.overwrite(file, short);
  const other = await openOn(disk.attach(), "process");
  await other.transact((tx) => tx.set(["n", 2], 3));
  expect(await other.verify()).toMatchObject({ ok: true });
  expect(other.head).not.toBe(head);
  expect(await store.verify()).toMatchObject({ ok: false });
});

test("verify checks earlier generations as long as they are kept", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  for (let n = 1; n <= 4; n += 1) await store.transact((tx) => tx.set(["n", n], n));
  await store.compact();
  expect(await store.verify()).toEqual({ ok: true, head: store.head, count: 4 });
  const changed = Buffer.from(disk.bytesOf(file));
  changed[400] = (changed[400] as number) ^ 1;
  disk.overwrite(file, changed);
  expect(await store.verify()).toMatchObject({ ok: false, generation: 1 });
});
