import fc from "fast-check";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { decodeKey, encodeKey, encodeWholeKey, prefixesOf } from "../src/key/encode-key.ts";

const part = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);
const key = fc
  .tuple(part, part, part)
  .chain((parts) => fc.integer({ min: 1, max: 3 }).map((n) => parts.slice(0, n)));

function compareParts(left: string | number, right: string | number): number {
  if (typeof left !== typeof right) return typeof left === "number" ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareKeys(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareParts(left[index] as string, right[index] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

test("the order of encoded keys is the order of keys, and decoding gives the key back", () => {
  fc.assert(
    fc.property(key, key, (left, right) => {
      const [a, b] = [encodeKey(left), encodeKey(right)];
      expect(Math.sign(a < b ? -1 : a > b ? 1 : 0)).toBe(Math.sign(compareKeys(left, right)));
      expect(decodeKey(a)).toEqual(left.map((value) => (value === 0 ? 0 : value)));
    }),
    { numRuns: 3000 },
  );
});

test("a prefix matches whole elements only", () => {
  expect(encodeKey(["todo", "S1.10"]).startsWith(encodeKey(["todo", "S1.1"]))).toBe(false);
  expect(encodeKey(["todo", "S1.1", "x"]).startsWith(encodeKey(["todo", "S1.1"]))).toBe(true);
  expect(prefixesOf(encodeKey(["a", 1, "b"]))).toEqual(["", encodeKey(["a"]), encodeKey(["a", 1])]);
});

test("a key that is empty or holds anything but strings and finite numbers is refused", () => {
  const bad: unknown[] = [
    [],
    "todo",
    ["a", Number.NaN],
    ["a", Number.POSITIVE_INFINITY],
    ["a", null],
    [undefined],
  ];
  for (const wrong of bad) expect(() => encodeWholeKey(wrong as ["a"]), String(wrong)).toThrow(TypeError);
});

test("entries come in key order, numbers before strings", async () => {
  await using store = await openStore();
  const keys = [
    ["t", "b"],
    ["t", 10],
    ["t", 9],
    ["t", -1],
    ["t", "a"],
    ["t"],
    ["t", "a", 1],
    ["s", "z"],
  ] as const;
  for (const key of keys) await store.atomic().set(key, 1).commit();
  expect(store.entries({ prefix: ["t"] }).map(({ key }) => key)).toEqual([
    ["t"],
    ["t", -1],
    ["t", 9],
    ["t", 10],
    ["t", "a"],
    ["t", "a", 1],
    ["t", "b"],
  ]);
});
