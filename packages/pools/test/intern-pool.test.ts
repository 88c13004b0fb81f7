import fc from "fast-check";
import { expect, test } from "vitest";
import { InternPool } from "../src/index.ts";
import { property } from "./runs.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

test("the same bytes give the same string without decoding them again", () => {
  const pool = new InternPool();
  const bytes = encoder.encode("-session.idle-");
  expect(pool.decode(bytes, 1, 13)).toBe("session.idle");
  bytes[0] = 33;
  expect(pool.decode(bytes, 1, 13)).toBe("session.idle");
  expect(pool.counts).toEqual({ hits: 1, misses: 1 });
});

test("the empty sequence is the empty string, and never a miss", () => {
  const pool = new InternPool();
  expect(pool.decode(new Uint8Array(0))).toBe("");
  expect(pool.decode(encoder.encode("abc"), 2, 2)).toBe("");
  expect(pool.counts).toEqual({ hits: 0, misses: 0 });
});

test.each([
  ["Uint8Array", (text: string) => encoder.encode(text)],
  ["Buffer", (text: string) => Buffer.from(text)],
])("a later change of the caller's %s does not reach what is kept", (_, make) => {
  const pool = new InternPool();
  const bytes = make("alpha");
  pool.decode(bytes);
  bytes.set(encoder.encode("bravo"));
  expect(pool.decode(bytes)).toBe("bravo");
  expect(pool.decode(encoder.encode("alpha"))).toBe("alpha");
});

test("any bytes decode as they do without the pool, whatever was kept or pushed out before", () => {
  const bytes = fc.uint8Array({ maxLength: 12, max: 255 });
  const text = fc.string({ unit: "grapheme", maxLength: 8 }).map((each) => encoder.encode(each));
  fc.assert(
    fc.property(fc.array(fc.oneof(bytes, text), { maxLength: 40 }), (sequences) => {
      // Two sets only, so that most entries collide.
      const pool = new InternPool({ capacity: 4, maxBytes: 10 });
      for (const each of [...sequences, ...sequences]) expect(pool.decode(each)).toBe(decoder.decode(each));
    }),
    property(300),
  );
});

test("a string that is used often outlives strings that come once", () => {
  const pool = new InternPool({ capacity: 2 });
  for (let count = 0; count < 10; count += 1) {
    pool.decode(encoder.encode("often"));
    pool.decode(encoder.encode(`once ${count}`));
    pool.decode(encoder.encode("often"));
  }
  expect(pool.counts).toEqual({ hits: 19, misses: 11 });
});

test("clear forgets every string", () => {
  const pool = new InternPool();
  pool.decode(encoder.encode("a"));
  pool.clear();
  pool.decode(encoder.encode("a"));
  expect(pool.counts).toEqual({ hits: 0, misses: 2 });
});

test.each([{ capacity: 1 }, { maxBytes: 0 }])("options %j are refused", (options) => {
  expect(() => new InternPool(options)).toThrow(RangeError);
});
