import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { frameOf } from "../src/record/frame.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";
import { openOn } from "./simulator/workload.ts";

const file = "disk/00000001.log";
const next = "disk/00000002.log";

/** `H(n) = SHA-256(H(n-1) || item)` over what begins with a newline each. */
function chainOf(log: Buffer, head: Buffer = Buffer.alloc(32)): Buffer {
  const starts = [...log.keys()].filter((at) => log[at] === 10);
  return starts.reduce(
    (before, start, index) =>
      createHash("sha256")
        .update(before)
        .update(log.subarray(start, starts[index + 1]))
        .digest(),
    head,
  );
}

test("the head is the chain over all records, also of an earlier generation", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  for (let n = 1; n <= 30; n += 1) {
    await store.transact((tx) => tx.set(["n", n], n));
    if (n % 7 === 0) expect(store.head).toBe(chainOf(Buffer.from(disk.bytesOf(file))).toString("hex"));
  }
  await store.compact();
  await store.transact((tx) => tx.set(["n", 1], 2));
  const sealed = chainOf(Buffer.from(disk.bytesOf(file)));
  const head = chainOf(Buffer.from(disk.bytesOf(next)), sealed).toString("hex");
  expect(store.head).toBe(head);
  expect(await store.verify()).toEqual({ ok: true, head, count: 31 });
  expect((await openOn(disk.attach(), "process")).head).toBe(head);
});

test("the head covers a gap that only the begin of an unfinished record has ended", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  await store.transact((tx) => tx.set(["n", 1], 1));
  const log = Buffer.concat([disk.bytesOf(file), Buffer.from("\ntorn")]);
  disk.overwrite(file, Buffer.concat([log, Buffer.from("\n0000")]));
  store.refresh();
  expect(store.stats().logBytes).toBe(log.length);
  expect(store.head).toBe(chainOf(log).toString("hex"));
});

test("a log that was changed after it was read has no head and is not continued in another file", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  for (let n = 1; n <= 30; n += 1) await store.transact((tx) => tx.set(["n", n], n));
  const log = Buffer.from(disk.bytesOf(file));
  const changed = Buffer.from(log);
  changed[1500] = (changed[1500] as number) ^ 1;
  disk.overwrite(file, changed);
  expect(() => store.head).toThrow(expect.objectContaining({ code: "OCO_MVCC_CORRUPT" }));
  await expect(store.compact()).rejects.toMatchObject({ code: "OCO_MVCC_CORRUPT" });
  expect(() => disk.bytesOf(next)).toThrow();
});

test("a record that a newer version wrote is refused each time, and nothing behind it is taken in", async () => {
  const disk = new SimulatedDisk();
  const store = await openOn(disk.attach(), "process");
  await store.transact((tx) => tx.set(["n", 1], 1));
  const newer = frameOf('{"kind":"merge","id":["0123abcd-4567",1]}');
  disk.overwrite(file, Buffer.concat([disk.bytesOf(file), newer]));
  for (let look = 0; look < 3; look += 1) expect(() => store.refresh()).toThrow("a newer version wrote it");
  await expect(store.transact((tx) => tx.set(["n", 1], 2))).rejects.toThrow("a newer version wrote it");
  expect(store.get(["n", 1])).toBe(1);
});
