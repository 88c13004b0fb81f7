import { describe, expect, it } from "vitest";
import {
  agentForRole,
  agentRoles,
  assemblePrompt,
  definePromptModule,
  diffPrompts,
  explainPrompt,
  lintPrompt,
  type PromptModule,
  PromptRegistry,
} from "../src/index.ts";

const agent = { id: "worker", role: "worker" };
const count = (text: string): number => text.split(" ").length;

function module(name: string, text: string, change: object = {}): PromptModule {
  return definePromptModule({ id: `@t/${name}`, text, ...change });
}

describe("explainPrompt", () => {
  it("lists what is there with its cost and source, and what is not with its reason", () => {
    const modules = [
      module("a", "one two", { required: true }),
      module("b", "three", { volatile: true, priority: 7 }),
      module("c", "four", { when: { tools: ["lsp"] } }),
    ];
    const prompt = assemblePrompt(agent, modules, { vars: {}, budget: { tokens: 9, count } });
    expect(explainPrompt(prompt)).toBe(
      [
        `prompt of worker: 3 tokens, hash ${prompt.hash}`,
        "      2  stable    required      @t  @t/a@1",
        "      1  volatile  priority 7    @t  @t/b@1",
        "left out",
        "  @t  @t/c: needs the tool lsp",
      ].join("\n"),
    );
  });

  it("names the package that a module comes from", () => {
    const registry = new PromptRegistry();
    registry.add([module("a", "one two three four")], { source: "acme-prompts" });
    const worker = agentForRole("worker");
    expect(explainPrompt(registry.prepare(worker).render({}))).toMatch(/acme-prompts {2}@t\/a@1/);
    expect(explainPrompt(registry.prepare(worker).render({}))).toMatch(
      /@oco\/prompts {2}@oco\/agents\/worker@1/,
    );
  });
});

describe("diffPrompts", () => {
  const base = [module("a", "one"), module("b", "two"), module("c", "three")];
  const assemble = (modules: readonly PromptModule[]) =>
    assemblePrompt(agent, modules, { vars: {}, budget: { tokens: 99, count } });

  it("finds nothing between equal prompts", () => {
    expect(diffPrompts(assemble(base), assemble([...base].reverse()))).toEqual({
      hasSamePrefix: true,
      tokens: 0,
      changes: [],
    });
  });

  it("names what was added, removed, changed and moved, with its tokens", () => {
    const after = [module("b", "two", { order: 900 }), module("c", "three more words"), module("d", "four")];
    expect(diffPrompts(assemble(base), assemble(after)).changes).toEqual([
      { id: "@t/a", change: "removed", tokens: -1 },
      { id: "@t/b", change: "moved", tokens: 0 },
      { id: "@t/c", change: "changed", tokens: 2 },
      { id: "@t/c", change: "moved", tokens: 0 },
      { id: "@t/d", change: "added", tokens: 1 },
    ]);
  });

  it("tells a change behind the stable block from one in it", () => {
    const now = module("z", "now", { volatile: true });
    expect(
      diffPrompts(assemble([...base, now]), assemble([...base, module("z", "then", { volatile: true })])),
    ).toEqual({
      hasSamePrefix: true,
      tokens: 0,
      changes: [{ id: "@t/z", change: "changed", tokens: 0 }],
    });
    expect(diffPrompts(assemble(base), assemble(base.slice(1))).hasSamePrefix).toBe(false);
  });
});

describe("lintPrompt", () => {
  const rules = (modules: readonly PromptModule[], options = {}) =>
    lintPrompt(agent, modules, options).map(({ rule, modules: ids }) => `${rule} ${ids.join(" ")}`);

  it("finds a sentence that stands in two modules, also with other articles and case", () => {
    const modules = [
      module("a", "Run the tests before you finish."),
      module("b", "- run tests before you finish"),
    ];
    expect(rules(modules)).toEqual(["duplicate @t/a @t/b"]);
  });

  it.each([
    ["You must edit the lock file.", "Never edit the lock file by hand."],
    ["Always commit your work.", "Do not commit your work."],
    ["You must:\n- ask questions early", "You must not:\n- ask questions: nobody answers"],
    ["Write tests first.", "You must not write tests."],
  ])("finds that %j contradicts %j", (left, right) => {
    expect(rules([module("a", left), module("b", right)])).toEqual(["contradiction @t/b @t/a"]);
  });

  it.each([
    ["You must read the plan.", "Never read the secrets."],
    ["You must not:\n- edit files", "Read files often."],
    ["Commit your work.", "Never commit your work unless the task says so."],
  ])("leaves %j beside %j alone", (left, right) => {
    expect(rules([module("a", left), module("b", right)])).toEqual([]);
  });

  it("finds unused variables, unknown tools and what changes in the stable block", () => {
    const modules: PromptModule[] = [
      module("a", "one", { vars: { spare: "not in the text" } }),
      module("b", "call run_tests in node_modules"),
      definePromptModule({ id: "@t/c", text: "It is {{now}}.", vars: { now: "the time" } }),
      module("d", "Written on 2026-01-31."),
      definePromptModule({
        id: "@t/e",
        text: "At {{now}}.",
        vars: { now: { description: "time", volatile: true } },
      }),
    ];
    expect(rules(modules, { tools: ["grep"] })).toEqual([
      "unused-variable @t/a",
      "unknown-tool @t/b",
      "unstable-prefix @t/c",
      "unstable-prefix @t/d",
    ]);
    expect(rules([module("b", "call run_tests")], { tools: ["run_tests"] })).toEqual([]);
  });

  it("finds what the budget and missing requirements cost", () => {
    const modules = [
      module("a", "one two"),
      module("b", "three"),
      module("c", "x", { requires: ["@t/gone"] }),
    ];
    expect(
      rules(modules, { budget: { tokens: 2, count: (text: string) => text.split(/\s+/).length } }),
    ).toEqual(["left-out @t/c", "over-budget @t/b"]);
    expect(rules([module("a", "one two", { required: true })], { budget: { tokens: 1, count } })).toEqual([
      "over-budget ",
    ]);
  });

  const tools: Readonly<Record<string, readonly string[]>> = {
    commander: ["mission_run", "mission_decide", "mission_status", "mission_stop"],
    planner: ["submit_plan"],
    worker: ["complete_task"],
    fixer: ["complete_task"],
    reviewer: ["submit_verdict"],
    "master-reviewer": ["submit_verdict"],
  };

  it.each(agentRoles)("finds nothing in the %s's modules, and only tools of its contract", (role) => {
    const optional = ["lsp_diagnostics", "ast_search", "ast_replace", "update_todo", "delegate_task"];
    const modules = new PromptRegistry().modulesFor(agentForRole(role));
    for (const extra of [[], optional]) {
      const found = lintPrompt({ id: role, role }, modules, {
        tools: [...(tools[role] ?? []), ...extra],
        flags: ["team", "memory"],
      });
      expect(found).toEqual([]);
    }
  });
});
