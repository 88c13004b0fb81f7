import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assemblePrompt,
  definePromptModule,
  PromptBudgetError,
  PromptError,
  type PromptModule,
  preparePrompt,
} from "../src/index.ts";

const runs = { numRuns: process.env.OCO_TEST_LONG === "1" ? 20_000 : 300 };
const agent = { id: "worker", role: "worker" };
const count = (text: string): number => text.length;

interface Draft {
  readonly order: number;
  readonly priority: number;
  readonly isRequired: boolean;
  readonly isVolatile: boolean;
  readonly words: string;
  readonly requires: readonly number[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  order: fc.integer({ min: 0, max: 4 }),
  priority: fc.integer({ min: 0, max: 5 }),
  isRequired: fc.boolean(),
  isVolatile: fc.boolean(),
  words: fc.stringMatching(/^[a-z ]{1,30}$/),
  requires: fc.array(fc.nat(9), { maxLength: 2 }),
});

// Requirements point to lower numbers only, so that there is no circle; a module has a stable or a volatile value.
const library: fc.Arbitrary<readonly PromptModule[]> = fc
  .array(draft, { minLength: 1, maxLength: 9 })
  .map((drafts) => drafts.map(moduleOf));

function moduleOf(entry: Draft, index: number): PromptModule {
  const name = entry.isVolatile ? "now" : "fixed";
  const text: string = `m${index} ${entry.words} {{${name}}} end`;
  return definePromptModule({
    id: `@t/m${index}`,
    text,
    vars: { [name]: { description: "a value", volatile: entry.isVolatile } },
    order: entry.order,
    priority: entry.priority,
    required: entry.isRequired && index % 4 === 0,
    requires: entry.requires.filter((target) => target < index).map((target) => `@t/m${target}`),
  });
}

const values = fc.record({ now: fc.string({ maxLength: 40 }), fixed: fc.string({ maxLength: 10 }) });
const tokens = fc.integer({ min: 0, max: 500 });

function tryAssemble(modules: readonly PromptModule[], vars: { now: string; fixed: string }, limit: number) {
  try {
    return assemblePrompt(agent, modules, { vars, budget: { tokens: limit, count } });
  } catch (error) {
    if (error instanceof PromptBudgetError) return undefined;
    throw error;
  }
}

describe("assembly, for any modules", () => {
  it("P2: does not depend on the order of registration", () => {
    fc.assert(
      fc.property(
        library.chain((modules) =>
          fc.tuple(fc.constant(modules), fc.shuffledSubarray([...modules], { minLength: modules.length })),
        ),
        values,
        tokens,
        ([modules, shuffled], vars, limit) => {
          const [one, two] = [modules, shuffled].map((list) => tryAssemble(list, vars, limit));
          expect(two?.system).toEqual(one?.system);
          expect(two?.hash).toEqual(one?.hash);
          expect(two?.dropped).toEqual(one?.dropped);
        },
      ),
      runs,
    );
  });

  it("P2: is idempotent: what was kept makes the same prompt again", () => {
    fc.assert(
      fc.property(library, values, tokens, (modules, vars, limit) => {
        const prompt = tryAssemble(modules, vars, limit);
        if (prompt === undefined) return;
        const kept = new Set(prompt.sections.map(({ id }) => id));
        const again = tryAssemble(
          modules.filter(({ id }) => kept.has(id)),
          vars,
          limit,
        );
        expect(again?.system).toEqual(prompt.system);
      }),
      runs,
    );
  });

  it("P3: has one prefix, byte for byte, whatever the volatile values are", () => {
    const stable = (prompt: ReturnType<typeof tryAssemble>) => {
      const section = prompt?.sections.find(({ isVolatile }) => !isVolatile);
      return section === undefined ? undefined : prompt?.system[section.block];
    };
    fc.assert(
      fc.property(library, values, fc.string({ maxLength: 200 }), tokens, (modules, vars, now, limit) => {
        const one = tryAssemble(modules, vars, limit);
        const two = tryAssemble(modules, { ...vars, now }, limit);
        if (one !== undefined && two !== undefined) expect(stable(two)).toBe(stable(one));
      }),
      runs,
    );
  });

  it("P4: never exceeds its budget, and refuses one that the required modules exceed", () => {
    fc.assert(
      fc.property(library, values, tokens, (modules, vars, limit) => {
        const prompt = tryAssemble(modules, vars, limit);
        const spent = prompt?.system.reduce((sum, text) => sum + count(text), 0) ?? 0;
        expect(spent).toBeLessThanOrEqual(limit);
        for (const { id, isRequired } of modules) {
          if (isRequired && prompt !== undefined)
            expect(prompt.sections.map((section) => section.id)).toContain(id);
        }
      }),
      runs,
    );
  });

  it("P4: drops no stable module while it keeps one of lower priority that nothing requires", () => {
    fc.assert(
      fc.property(library, values, tokens, (modules, vars, limit) => {
        const prompt = tryAssemble(modules, vars, limit);
        if (prompt === undefined) return;
        const weight = effectiveWeights(modules);
        const volatileIds = volatileOf(modules);
        const kept = prompt.sections.map(({ id }) => weight.get(id) ?? 0);
        for (const { id, rule } of prompt.dropped) {
          if (rule !== "budget" || volatileIds.has(id)) continue;
          expect(Math.min(...kept, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(weight.get(id) ?? 0);
        }
      }),
      runs,
    );
  });

  it("P4: keeps nothing whose requirement is gone", () => {
    fc.assert(
      fc.property(library, values, tokens, (modules, vars, limit) => {
        const kept = new Set(tryAssemble(modules, vars, limit)?.sections.map(({ id }) => id));
        for (const { id, requires } of modules) {
          if (kept.has(id)) for (const other of requires) expect(kept.has(other)).toBe(true);
        }
      }),
      runs,
    );
  });

  it("P1: copies values and never expands them again", () => {
    const hostile = fc.oneof(
      fc.constantFrom("{{fixed}}", "{{now}}", "\\{{fixed}}", "$&", "$1", "{{", "}}"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 2, maxLength: 2 }), ([fixed = "", now = ""]) => {
        const module = definePromptModule({
          id: "@t/a",
          text: "[{{fixed}}|{{now}}|{{fixed}}]",
          vars: { fixed: "f", now: "n" },
        });
        expect(assemblePrompt(agent, [module], { vars: { fixed, now } }).system).toEqual([
          `[${fixed}|${now}|${fixed}]`,
        ]);
      }),
      runs,
    );
  });

  it("puts every section where it says, and nothing between them but a blank line", () => {
    fc.assert(
      fc.property(library, values, (modules, vars) => {
        const prompt = preparePrompt(agent, modules).render({ ...vars });
        for (const [block, text] of prompt.system.entries()) {
          const parts = prompt.sections.filter((section) => section.block === block);
          expect(parts.map(({ start, end }) => text.slice(start, end)).join("\n\n")).toBe(text);
          for (const { id, start } of parts)
            expect(text.slice(start)).toMatch(new RegExp(`^${id.slice(3)} `));
        }
      }),
      runs,
    );
  });

  it("P6: answers any text with a module or an error of one line", () => {
    const piece = fc.constantFrom("{{", "}}", "\\{{", "name", "__proto__", " ", "\n", "{", "}", "\\", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        try {
          const module: PromptModule = definePromptModule({ id: "@t/a", text, vars: { name: "n" } });
          expect(assemblePrompt(agent, [module], { vars: { name: "N" } }).system).toHaveLength(1);
        } catch (error) {
          expect(PromptError.is(error) && !error.message.includes("\n")).toBe(true);
        }
      }),
      runs,
    );
  });
});

function volatileOf(modules: readonly PromptModule[]): Set<string> {
  const ids = new Set<string>();
  for (const { id, isVolatile, requires } of modules) {
    if (isVolatile || requires.some((other) => ids.has(other))) ids.add(id);
  }
  return ids;
}

/** An independent statement of the rule: a module weighs as much as the heaviest that needs it; required ones, all. */
function effectiveWeights(modules: readonly PromptModule[]): Map<string, number> {
  const weight = new Map(modules.map(({ id, priority, isRequired }) => [id, isRequired ? 1000 : priority]));
  for (const { id, requires } of [...modules].reverse()) {
    for (const other of requires) weight.set(other, Math.max(weight.get(other) ?? 0, weight.get(id) ?? 0));
  }
  return weight;
}
