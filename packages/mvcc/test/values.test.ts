import { expect, test } from "vitest";
import { openStore, type StandardSchema } from "../src/index.ts";

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const sparse: unknown[] = [1];
sparse.length = 2;

const refused: [string, unknown, string][] = [
  ["undefined", undefined, "value is undefined"],
  ["NaN", { n: Number.NaN }, "value.n is NaN"],
  ["infinity", [Number.POSITIVE_INFINITY], "value[0] is Infinity"],
  ["a bigint", { deep: [{ n: 1n }] }, "value.deep[0].n is bigint"],
  ["a function", { f: () => 1 }, "value.f is function"],
  ["a date", { at: new Date(0) }, "value.at is an instance of Date"],
  ["a map", new Map(), "value is an instance of Map"],
  ["a property that is undefined", { a: undefined }, "value.a is undefined"],
  ["a hole", sparse, "value[1] is undefined"],
  ["a cycle", cycle, "value.self is a cycle"],
  ["a prototype", JSON.parse('{"__proto__": 1}'), "value.__proto__ is a prototype"],
];

test.each(refused)("%s is refused with its path", async (_, value, message) => {
  await using store = await openStore();
  await expect(store.transact((tx) => tx.set(["a"], value as number))).rejects.toThrow(message);
  expect(() => store.atomic().set(["a"], value as number)).toThrow(TypeError);
  expect(store.version).toBe(0);
});

test("every JSON value comes back as it was, also after another process has read it", async () => {
  await using store = await openStore();
  const value = {
    text: "\n\u2028\ud800 \u0000é",
    list: [null, true, 1e300, -0.5, { "": {} }],
    "10": 1,
    "9": 2,
  };
  await store.atomic().set(["a"], value).commit();
  expect(store.get(["a"])).toEqual(value);
  using past = await store.at(1);
  expect(past.get(["a"])).toEqual(value);
});

test("negative zero is stored as zero, in this process as in others", async () => {
  await using store = await openStore();
  await store.atomic().set(["a"], -0).commit();
  expect(Object.is(store.get(["a"]), 0)).toBe(true);
});

interface Todo {
  title: string;
}

const todoSchema: StandardSchema<Todo> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate(value) {
      const title = (value as Todo | null)?.title;
      if (typeof title !== "string") return { issues: [{ message: "title is not a string" }] };
      return { value: { title: title.trim() } };
    },
  },
};

test("a schema types the store, shapes what is set, and refuses what does not fit", async () => {
  await using store = await openStore({ schema: { todo: todoSchema } });
  await store.transact((tx) => tx.set(["todo", 1], { title: " write " }));
  const title: string | undefined = store.get(["todo", 1])?.title;
  expect(title).toBe("write");
  const wrong = { title: 1 } as unknown as Todo;
  await expect(store.transact((tx) => tx.set(["todo", 2], wrong))).rejects.toMatchObject({
    code: "OCO_MVCC_SCHEMA",
    key: ["todo", 2],
    issues: ["title is not a string"],
  });
});

test("a sum onto something that is no number, or beyond what a number can be, is a conflict", async () => {
  await using store = await openStore();
  await store.atomic().set(["text"], "x").set(["large"], 1.7e308).commit();
  expect(await store.atomic().sum(["text"], 1).commit()).toEqual({
    ok: false,
    conflicts: [{ kind: "sum", key: ["text"] }],
  });
  expect(await store.atomic().sum(["large"], 1.7e308).commit()).toMatchObject({ ok: false });
  expect(() => store.atomic().sum(["n"], Number.NaN)).toThrow(RangeError);
  expect(() => store.atomic().sum(["n"], 1).set(["n"], 1)).toThrow("both written and summed");
});
