import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocateDeque,
  allocateInjector,
  EMPTY,
  openDeque,
  openInjector,
  openStealer,
  pushOrSpill,
} from "../src/index.ts";

const steps = fc.array(fc.constantFrom("push", "push", "pop", "steal", "expose"), { maxLength: 150 });

describe.each([
  { algorithm: "split", order: "lifo" },
  { algorithm: "split", order: "fifo" },
  { algorithm: "chase-lev", order: "lifo" },
  { algorithm: "chase-lev", order: "fifo" },
] as const)("a $algorithm $order deque", ({ algorithm, order }) => {
  it("pops in its order, gives thieves the oldest, and holds what its capacity says", () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(2, 4, 8),
        fc.constantFrom(0, 2 ** 31 - 5, 2 ** 32 - 3),
        fc.integer({ min: 1, max: 5 }),
        (program, capacity, origin, depth) => {
          const memory = allocateDeque({ capacity, algorithm, order, origin, depth });
          const [deque, thief] = [openDeque(memory), openStealer(memory)];
          const model: number[] = [];
          for (const [index, step] of program.entries()) {
            if (step === "push") {
              expect(deque.push(index)).toBe(model.length < capacity);
              if (model.length < capacity) model.push(index);
            } else if (step === "pop")
              expect(deque.pop()).toBe((order === "lifo" ? model.pop() : model.shift()) ?? EMPTY);
            else if (step === "expose") deque.expose();
            else {
              const handle = thief.steal();
              if (handle !== EMPTY) expect(handle).toBe(model.shift());
              else if (algorithm === "chase-lev") expect(model).toEqual([]);
            }
            expect(deque.size).toBe(model.length);
          }
          deque.expose();
          for (const handle of model) expect(thief.steal()).toBe(handle);
          expect([thief.steal(), deque.pop(), deque.size, thief.size]).toEqual([EMPTY, EMPTY, 0, 0]);
        },
      ),
    );
  });
});

describe("a split deque", () => {
  it.each(["lifo", "fifo"] as const)(
    "(%s) exposes older handles unasked once too many are private",
    (order) => {
      const memory = allocateDeque({ capacity: 64, depth: 8, order });
      const [deque, thief] = [openDeque(memory), openStealer(memory)];
      for (let handle = 0; handle < 8; handle += 1) deque.push(handle);
      expect(thief.size).toBe(0);
      for (let handle = 8; handle < 10; handle += 1) deque.push(handle);
      expect(thief.size).toBeGreaterThanOrEqual(4);
      expect(thief.steal()).toBe(0);
    },
  );
});

describe("an injector", () => {
  it("is first in, first out within its capacity, from any first position", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 100 }),
        fc.constantFrom(0, 2 ** 31 - 5, 2 ** 32 - 3),
        (program, origin) => {
          const injector = openInjector(allocateInjector({ capacity: 4, origin }));
          const model: number[] = [];
          for (const [index, isPush] of program.entries()) {
            if (isPush) {
              expect(injector.push(index)).toBe(model.length < 4);
              if (model.length < 4) model.push(index);
            } else expect(injector.pop()).toBe(model.shift() ?? EMPTY);
            expect(injector.size).toBe(model.length);
          }
        },
      ),
    );
  });

  it("takes half of a deque that is full, and nothing is lost when both are", () => {
    const deque = openDeque(allocateDeque({ capacity: 8 }));
    const injector = openInjector(allocateInjector({ capacity: 8 }));
    let accepted = 0;
    while (pushOrSpill(deque, injector, accepted)) accepted += 1;
    expect([accepted, deque.size, injector.size]).toEqual([16, 8, 8]);
    const all = new Set<number>();
    for (let left = 16; left > 0; left -= 1) all.add(deque.size > 0 ? deque.pop() : injector.pop());
    expect(all.size).toBe(16);
  });
});

it("options out of range are refused with their value", () => {
  expect(() => allocateDeque({ capacity: 3 })).toThrow("not 3");
  expect(() => allocateDeque({ capacity: 2 ** 25 })).toThrow("from 2 to 2^24");
  expect(() => allocateDeque({ capacity: 4, depth: 0 })).toThrow("not 0");
  expect(() => allocateInjector({ capacity: 1 })).toThrow("not 1");
});
