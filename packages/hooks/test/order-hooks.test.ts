import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ActiveHook, type HookPhase, phases } from "../src/definition.ts";
import { orderHooks } from "../src/order/order-hooks.ts";

function hook(
  id: string,
  phase: HookPhase,
  priority: number,
  after: readonly string[],
  before: readonly string[],
): ActiveHook {
  const rest = { event: "e", timeoutMs: 1, onError: "continue", retries: 0, source: undefined } as const;
  return { id, phase, priority, after, before, ...rest, run: () => undefined };
}

/** Random hooks whose constraints stay within a phase and may form cycles. */
const hookSets = fc
  .array(
    fc.record({
      phase: fc.constantFrom(...phases),
      priority: fc.integer({ min: -2, max: 2 }),
      after: fc.array(fc.nat(11), { maxLength: 2 }),
      before: fc.array(fc.nat(11), { maxLength: 2 }),
    }),
    { maxLength: 12 },
  )
  .map((specs) => {
    const samePhase = (numbers: readonly number[], phase: HookPhase, self: number): string[] =>
      numbers.filter((n) => n !== self && specs[n]?.phase === phase).map((n) => `h${n}`);
    return specs.map(({ phase, priority, after, before }, self) =>
      hook(`h${self}`, phase, priority, samePhase(after, phase, self), samePhase(before, phase, self)),
    );
  });

function mustPrecede(a: ActiveHook, b: ActiveHook): boolean {
  return a.before.includes(b.id) || b.after.includes(a.id);
}

/** The law H1 read literally: take again and again the best hook of the earliest open phase that nothing open must precede. */
function orderByLaw(hooks: readonly ActiveHook[]): string[] | undefined {
  let open = [...hooks];
  const order: string[] = [];
  while (open.length > 0) {
    const phase = phases.find((candidate) => open.some((h) => h.phase === candidate));
    const ready = open.filter((h) => h.phase === phase && !open.some((other) => mustPrecede(other, h)));
    ready.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    const [next] = ready;
    if (next === undefined) return undefined;
    order.push(next.id);
    open = open.filter((h) => h !== next);
  }
  return order;
}

describe("order (H1)", () => {
  test("the order is the one that the law names, or there is none", () => {
    fc.assert(
      fc.property(hookSets, (hooks) => {
        const result = orderHooks(hooks);
        const expected = orderByLaw(hooks);
        expect(result.ok ? result.order.map(({ id }) => id) : undefined).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("the order does not depend on the order of the set", () => {
    const shuffled = hookSets.chain((hooks) =>
      fc.tuple(fc.constant(hooks), fc.shuffledSubarray(hooks, { minLength: hooks.length })),
    );
    fc.assert(
      fc.property(shuffled, ([hooks, others]) => {
        const one = orderHooks(hooks);
        const two = orderHooks(others);
        if (one.ok && two.ok) expect(two.order).toEqual(one.order);
        else expect(two.ok).toBe(one.ok);
      }),
      { numRuns: 500 },
    );
  });

  test("a cycle is named as a path in which each hook must precede the next", () => {
    let cycles = 0;
    fc.assert(
      fc.property(hookSets, (hooks) => {
        const result = orderHooks(hooks);
        if (result.ok) return;
        cycles += 1;
        const byId = new Map(hooks.map((h) => [h.id, h]));
        const path = result.cycle.map((id) => byId.get(id) as ActiveHook);
        expect(path.length).toBeGreaterThan(2);
        expect(path.at(-1)).toBe(path[0]);
        expect(new Set(path).size).toBe(path.length - 1);
        for (const [place, h] of path.slice(1).entries()) {
          expect(mustPrecede(path[place] as ActiveHook, h)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    expect(cycles).toBeGreaterThan(50);
  });

  test("a dependency beats a priority, a priority beats an id, and ids compare by code units", () => {
    const hooks = [
      hook("b", "normal", 0, [], []),
      hook("Z", "normal", 0, [], []),
      hook("urgent", "normal", 9, ["b"], []),
      hook("first", "normal", 5, [], []),
    ];
    const result = orderHooks(hooks);
    expect(result.ok && result.order.map(({ id }) => id)).toEqual(["first", "Z", "b", "urgent"]);
  });

  test("phases come before everything", () => {
    const hooks = [
      hook("a", "late", 99, [], []),
      hook("b", "normal", 9, [], []),
      hook("c", "early", -9, [], []),
    ];
    const result = orderHooks(hooks);
    expect(result.ok && result.order.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });
});
