import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { encodeKey } from "../src/key/encode-key.ts";
import { encodeRecord } from "../src/record/encode-record.ts";
import type { CommitRecord, LogRecord } from "../src/record/record.ts";
import { RecordDecoder } from "../src/record/record-decoder.ts";
import { StoredValue } from "../src/state/stored-value.ts";
import { SimulatedDisk } from "./simulator/simulated-disk.ts";

const text = fc.string({ unit: "binary", maxLength: 20 });
const encodedKey = fc
  .array(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1, maxLength: 3 })
  .map(encodeKey);
const version = fc.nat();
// Half a surrogate pair cannot be written in UTF-8.
const loose = fc.string({
  unit: fc.constantFrom("\ud800", "\udc00", "a", "\t", "\n", '"', "\\"),
  maxLength: 6,
});
const key = fc.oneof(
  encodedKey,
  loose.map((part) => encodeKey([part])),
);
const list = <T>(...parts: fc.Arbitrary<T>[]): fc.Arbitrary<T[] | undefined> =>
  fc.option(
    fc.array(fc.tuple(...parts), { minLength: 1, maxLength: 4 }).map((rows) => rows.flat()),
    { nil: undefined },
  );
const commit: fc.Arbitrary<CommitRecord> = fc.record({
  kind: fc.constant("commit" as const),
  id: fc.tuple(fc.constant("0123abcd-4567"), version),
  seen: fc.tuple(fc.constant(77), fc.constant("00ff")),
  seenOffset: fc.constant(77),
  at: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((at) => !Object.is(at, -0)),
  by: fc.option(loose, { nil: undefined }),
  note: fc.option(text, { nil: undefined }),
  reads: list<string | number>(key, version),
  ranges: list<string | number>(key, version, version),
  set: list<string | number | StoredValue>(
    key,
    fc.integer({ min: -1 }),
    fc.jsonValue({ stringUnit: "binary" }).map((value) => StoredValue.of(JSON.parse(JSON.stringify(value)))),
  ),
  delete: list(key),
  sum: list<string | number>(key, fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300 })),
});

const empty = { kind: "commit", id: ["0123abcd-4567", 1], seen: [1, "00"], seenOffset: 1, at: 0 } as const;

const decoder = new RecordDecoder();

/** A record as another process gets it, which reuses the bytes afterwards. */
function decode(body: string): LogRecord {
  const bytes = Buffer.from(`-${body}\t`, "utf8");
  const decoded = decoder.decode(bytes, 1, bytes.length - 1, true);
  bytes.fill(0);
  return decoded;
}

/** A commit as plain data. */
function plain(record: CommitRecord): unknown {
  const { kind, id, seen, seenOffset, at, by, note, reads, ranges, set, sum } = record;
  const values = set?.map((part) => (part instanceof StoredValue ? part.read() : part));
  return { kind, id, seen, seenOffset, at, by, note, reads, ranges, set: values, delete: record.delete, sum };
}

test("a commit is read from a log as it was written, whatever its keys and values hold", () => {
  fc.assert(
    fc.property(commit, (record) => {
      const body = encodeRecord(record);
      expect(body).not.toContain("\n");
      const decoded = decode(body);
      if (decoded.kind !== "commit") throw new TypeError("not a commit");
      expect(plain(decoded)).toEqual(plain(record));
    }),
    { numRuns: 500 },
  );
});

test("keys that differ only in half a surrogate pair stay two keys in another process", async () => {
  const disk = new SimulatedDisk();
  const open = () =>
    openStore<{ [first: string]: number }>({ path: "disk", fileSystem: disk.attach(), exclusive: false });
  const [store, other] = [await open(), await open()];
  await store.transact((tx) => {
    tx.set(["\ud800"], 1);
    tx.set(["\ud801"], 2);
  });
  other.refresh();
  expect(other.entries().map(({ key: [name], value }) => [name, value])).toEqual([
    ["\ud800", 1],
    ["\ud801", 2],
  ]);
});

test("a value of another process is frozen, and one object for everybody who reads it", async () => {
  const disk = new SimulatedDisk();
  const open = () =>
    openStore<{ [first: string]: { list: number[] } }>({
      path: "disk",
      fileSystem: disk.attach(),
      exclusive: false,
    });
  const [store, other] = [await open(), await open()];
  const watching = other.watch();
  const first = watching.next();
  await store.transact((tx) => tx.set(["a"], { list: [1] }));
  const { value: seen } = await first;
  if (seen === undefined) throw new TypeError("the watch has ended");
  const [change] = seen.changes;
  expect(Object.isFrozen(change?.value)).toBe(true);
  expect(Object.isFrozen(other.get(["a"])?.list)).toBe(true);
  expect(other.get(["a"])).toBe(change?.value);
  await watching.return();
});

test("a long record is not kept in memory by one short value that nobody has read", () => {
  const short = StoredValue.of("a value of more than a dozen letters");
  const decodeShort = (n: number): StoredValue => {
    const long = StoredValue.of(String(n).repeat(20_000));
    const set = [encodeKey(["long"]), -1, long, encodeKey(["short"]), -1, short];
    const decoded = decode(encodeRecord({ ...empty, set }));
    if (decoded.kind !== "commit") throw new TypeError("not a commit");
    return decoded.set?.[5] as StoredValue;
  };
  const before = heapBytes();
  const kept = Array.from({ length: 400 }, (_, n) => decodeShort(n + 100));
  expect(heapBytes() - before).toBeLessThan(4 * 2 ** 20);
  expect(kept.map((value) => value.read())).toEqual(kept.map(() => short.read()));
});

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
