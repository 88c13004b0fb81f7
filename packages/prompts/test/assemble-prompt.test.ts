import { describe, expect, it } from "vitest";
import {
  assemblePrompt,
  DuplicateModuleError,
  definePromptModule,
  ModuleCycleError,
  PromptBudgetError,
  type PromptModule,
  preparePrompt,
} from "../src/index.ts";

const agent = { id: "coder", role: "worker" };
const words = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length;

function module(name: string, change: object = {}): PromptModule {
  return definePromptModule({ id: `@t/${name}`, text: `text of ${name}`, ...change });
}

describe("assemblePrompt", () => {
  it("sorts by order, then by id", () => {
    const modules = [module("c", { order: 2 }), module("b", { order: 1 }), module("a", { order: 2 })];
    expect(assemblePrompt(agent, modules, { vars: {} }).system).toEqual([
      "text of b\n\ntext of a\n\ntext of c",
    ]);
  });

  it("puts volatile modules, and those that require them, into a second block", () => {
    const modules = [
      definePromptModule({
        id: "@t/now",
        order: 1,
        text: "Now {{now}}",
        vars: { now: { description: "time", volatile: true } },
      }),
      module("uses-now", { order: 2, requires: ["@t/now"] }),
      module("base", { order: 3 }),
    ];
    const at = (now: string) => assemblePrompt(agent, modules, { vars: { now } }).system;
    expect(at("12:00")).toEqual(["text of base", "Now 12:00\n\ntext of uses-now"]);
    expect(at("12:01")[0]).toBe(at("12:00")[0]);
  });

  it("says where each module stands, and its text is there", () => {
    const modules = [
      module("a"),
      definePromptModule({ id: "@t/b", text: "{{v}}-{{v}}", vars: { v: "v" } }),
      module("c"),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: { v: "xyz" } });
    const texts = prompt.sections.map(({ block, start, end }) => prompt.system[block]?.slice(start, end));
    expect(texts).toEqual(["text of a", "xyz-xyz", "text of c"]);
    expect(prompt.sections.map(({ source }) => source)).toEqual(["@t", "@t", "@t"]);
  });

  it("leaves out what is for another agent or lacks its tool or flag, and says why", () => {
    const modules = [
      module("role", { agents: ["worker"] }),
      module("id", { agents: ["coder"] }),
      module("other", { agents: ["planner"] }),
      module("tool", { when: { tools: ["lsp"] } }),
      module("flag", { when: { flags: ["worktree"] } }),
      module("not", { when: { notFlags: ["memory"] } }),
    ];
    const bare = assemblePrompt(agent, modules, { vars: {}, flags: ["memory"] });
    expect(bare.sections.map(({ id }) => id)).toEqual(["@t/id", "@t/role"]);
    expect(bare.dropped.map(({ id, rule, why }) => `${id} ${rule}: ${why}`)).toEqual([
      "@t/flag when: needs the flag worktree",
      "@t/not when: does not apply with the flag memory",
      "@t/other agent: is for planner",
      "@t/tool when: needs the tool lsp",
    ]);
    const full = assemblePrompt(agent, modules, { vars: {}, tools: ["lsp"], flags: ["worktree"] });
    expect(full.dropped.map(({ id }) => id)).toEqual(["@t/other"]);
  });

  it("leaves out a module whose requirement is missing or has another version, with all that hang on it", () => {
    const modules = [
      module("a", { requires: ["@t/b"] }),
      module("b", { requires: ["@t/c@2"] }),
      module("c", { version: 1 }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {} });
    expect(prompt.sections.map(({ id }) => id)).toEqual(["@t/c"]);
    expect(prompt.dropped.map(({ why }) => why)).toEqual([
      "requires @t/b, which is not there",
      "requires @t/c@2, which is not there",
    ]);
    const required = [module("a", { requires: ["@t/gone"], required: true })];
    expect(() => assemblePrompt(agent, required, { vars: {} })).toThrow('"@t/a" requires "@t/gone"');
  });

  it("keeps the stronger of two that conflict, whichever of them says so", () => {
    const modules = [
      module("a", { priority: 10, conflicts: ["@t/b"] }),
      module("b", { priority: 20 }),
      module("c", { requires: ["@t/a"] }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {} });
    expect(prompt.sections.map(({ id }) => id)).toEqual(["@t/b"]);
    expect(prompt.dropped.map(({ rule }) => rule)).toEqual(["conflict", "requires"]);
    const both = [module("a", { required: true, conflicts: ["@t/b"] }), module("b", { required: true })];
    expect(() => assemblePrompt(agent, both, { vars: {} })).toThrow("conflict and both are required");
  });

  it("refuses two modules with one id", () => {
    expect(() => assemblePrompt(agent, [module("a"), module("a")], { vars: {} })).toThrow(
      DuplicateModuleError,
    );
  });

  it("refuses a circle of requirements and names it", () => {
    const modules = [
      module("a", { requires: ["@t/b"] }),
      module("b", { requires: ["@t/c"] }),
      module("c", { requires: ["@t/b"] }),
    ];
    expect(() => assemblePrompt(agent, modules, { vars: {} })).toThrow(ModuleCycleError);
    expect(() => assemblePrompt(agent, modules, { vars: {} })).toThrow("@t/b -> @t/c -> @t/b");
  });
});

describe("a budget", () => {
  const budget = (tokens: number) => ({ tokens, count: words });

  it("drops the lowest priority first, of equals the last", () => {
    const modules = [
      module("a", { priority: 1 }),
      module("b", { priority: 9 }),
      module("c", { priority: 1 }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {}, budget: budget(6) });
    expect(prompt.sections.map(({ id }) => id)).toEqual(["@t/a", "@t/b"]);
    expect(prompt.dropped).toEqual([
      { id: "@t/c", source: "@t", rule: "budget", why: "priority 1 does not fit into 6 tokens" },
    ]);
    expect(prompt.tokens).toBe(6);
  });

  it("never drops a required module, nor what a required one requires", () => {
    const modules = [
      module("a", { required: true, priority: 0, requires: ["@t/b"] }),
      module("b", { priority: 0 }),
      module("c", { priority: 99 }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {}, budget: budget(6) });
    expect(prompt.sections.map(({ id }) => id)).toEqual(["@t/a", "@t/b"]);
    expect(() => assemblePrompt(agent, modules, { vars: {}, budget: budget(5) })).toThrow(PromptBudgetError);
  });

  it("keeps a requirement as long as what requires it", () => {
    const modules = [
      module("a", { priority: 50, requires: ["@t/z"] }),
      module("m", { priority: 20 }),
      module("z", { priority: 0 }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {}, budget: budget(6) });
    expect(prompt.sections.map(({ id }) => id)).toEqual(["@t/a", "@t/z"]);
  });

  it("lets a volatile value that grows cost volatile modules only", () => {
    const modules = [
      module("weak", { priority: 1 }),
      definePromptModule({
        id: "@t/now",
        priority: 90,
        text: "{{now}}",
        vars: { now: { description: "n", volatile: true } },
      }),
    ];
    const short = assemblePrompt(agent, modules, { vars: { now: "a b" }, budget: budget(5) });
    const long = assemblePrompt(agent, modules, { vars: { now: "a b c" }, budget: budget(5) });
    expect(short.system).toEqual(["text of weak", "a b"]);
    expect(long.system).toEqual(["text of weak"]);
  });

  it("holds the reserve of a volatile module free", () => {
    const modules = [
      module("weak", { priority: 1 }),
      definePromptModule({
        id: "@t/now",
        priority: 90,
        reserve: 4,
        text: "{{now}}",
        vars: { now: { description: "n", volatile: true } },
      }),
    ];
    expect(assemblePrompt(agent, modules, { vars: { now: "a" }, budget: budget(5) }).system).toEqual(["a"]);
  });
});

describe("preparePrompt", () => {
  it("returns the same object for the same values, and a new one for others", () => {
    const modules = [definePromptModule({ id: "@t/a", text: "{{x}}", vars: { x: "x" } })];
    const prepared = preparePrompt(agent, modules);
    const first = prepared.render({ x: "1" });
    expect(prepared.render({ x: "1" })).toBe(first);
    expect(prepared.render({ x: "2" }).system).toEqual(["2"]);
    expect(first.system).toEqual(["1"]);
  });

  it("sees that a record was changed in place, and recognises only constant ones by identity", () => {
    const prepared = preparePrompt(agent, [
      definePromptModule({ id: "@t/a", text: "{{x}}", vars: { x: "x" } }),
    ]);
    const values = { x: "1" };
    expect(prepared.render(values).system).toEqual(["1"]);
    values.x = "2";
    expect(prepared.render(values).system).toEqual(["2"]);
    let next = 0;
    const counting = Object.freeze({
      get x() {
        next += 1;
        return String(next);
      },
    });
    expect(prepared.render(counting).system).not.toEqual(prepared.render(counting).system);
    const frozen = Object.freeze({ x: "3" });
    expect(prepared.render(frozen)).toBe(prepared.render(frozen));
  });

  it("refuses values that the same record no longer has", () => {
    const prepared = preparePrompt(agent, [
      definePromptModule({ id: "@t/a", text: "{{x}}", vars: { x: "x" } }),
    ]);
    prepared.render({ x: "1" });
    expect(() => prepared.render(Object.create(null))).toThrow("no value");
  });

  it("gives equal texts equal hashes and other texts others", () => {
    const hash = (text: string) => assemblePrompt(agent, [module("a", { text })], { vars: {} }).hash;
    expect(hash("one")).toBe(hash("one\r\n"));
    expect(hash("one")).not.toBe(hash("two"));
    expect(hash("one").slice(0, 8)).not.toBe(hash("two").slice(0, 8));
    expect(hash("one").slice(8)).not.toBe(hash("two").slice(8));
    expect(hash("one")).toMatch(/^[0-9a-f]{16}$/);
  });
});
