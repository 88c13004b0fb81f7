import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalDeque } from "../src/index.ts";

describe("LocalDeque", () => {
  it("behaves as an array whose end is the newest, whatever is done to it", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("push" as const), value: fc.integer() }),
      fc.record({ kind: fc.constant("pop" as const) }),
      fc.record({ kind: fc.constant("steal" as const) }),
      fc.record({ kind: fc.constant("clear" as const) }),
      fc.record({ kind: fc.constant("half" as const), limit: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ kind: fc.constant("retain" as const), odd: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 9 }), (steps, capacity) => {
        const deque = new LocalDeque<number>(capacity);
        const thief = new LocalDeque<number>(1);
        let model: number[] = [];
        const stolen: number[] = [];
        for (const each of steps) {
          if (each.kind === "push") {
            deque.push(each.value);
            model.push(each.value);
          } else if (each.kind === "pop") expect(deque.pop()).toBe(model.pop());
          else if (each.kind === "steal") expect(deque.steal()).toBe(model.shift());
          else if (each.kind === "clear") {
            deque.clear();
            model = [];
          } else if (each.kind === "half") {
            const count = Math.min(Math.ceil(model.length / 2), each.limit);
            expect(deque.stealHalf(thief, each.limit)).toBe(count);
            stolen.push(...model.splice(0, count));
          } else {
            const keep = (value: number): boolean => (value % 2 !== 0) === each.odd;
            deque.retain(keep);
            model = model.filter(keep);
          }
          expect([...deque]).toEqual(model);
          expect(deque.size).toBe(model.length);
          expect(deque.newest()).toBe(model.at(-1));
          expect(deque.oldest()).toBe(model[0]);
        }
        expect([...thief]).toEqual(stolen);
      }),
    );
  });

  it("retains no value that has left it", async () => {
    const collect = globalThis.gc;
    const deque = new LocalDeque<object>(4);
    const refs = [0, 1, 2].map(() => {
      const value = {};
      deque.push(value);
      return new WeakRef(value);
    });
    deque.pop();
    deque.steal();
    if (collect === undefined) {
      const { setFlagsFromString } = await import("node:v8");
      const { runInNewContext } = await import("node:vm");
      setFlagsFromString("--expose-gc");
      await new Promise((resolve) => setImmediate(resolve));
      runInNewContext("gc")();
    } else collect();
    expect(refs.map((ref) => ref.deref() !== undefined)).toEqual([false, true, false]);
  });

  it("refuses a capacity that is no positive integer, and prints it", () => {
    for (const capacity of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(() => new LocalDeque(capacity)).toThrow(new RegExp(`not ${capacity}`));
    }
  });
});
