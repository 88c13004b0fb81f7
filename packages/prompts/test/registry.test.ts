import { describe, expect, it } from "vitest";
import {
  agentForRole,
  agentRoles,
  definePromptModule,
  explainPrompt,
  libraryModules,
  loadPromptPackages,
  type PromptModule,
  PromptRegistry,
} from "../src/index.ts";

function module(id: string, change: object = {}): PromptModule {
  return definePromptModule({ id, text: `Words of ${id}.`, ...change });
}

const rule = { id: "@acme/rules", text: "Acme says so." };

describe("PromptRegistry", () => {
  it("begins with the library", () => {
    expect(new PromptRegistry().modules.map(({ id }) => id)).toEqual(libraryModules.map(({ id }) => id));
  });

  it("gives a package's module to the agents it names, by role or by id", () => {
    const registry = new PromptRegistry({ agents: ["coder"] });
    registry.add(
      [
        module("@acme/a", { agents: ["reviewer"] }),
        module("@acme/b", { agents: ["coder"] }),
        module("@acme/c"),
      ],
      {
        source: "acme",
      },
    );
    const ids = (role: "worker" | "reviewer", id?: string) =>
      registry
        .modulesFor(agentForRole(role, id))
        .map((entry) => entry.id)
        .filter((entry) => entry.startsWith("@acme"));
    expect(ids("reviewer")).toEqual(["@acme/a", "@acme/c"]);
    expect(ids("worker")).toEqual(["@acme/c"]);
    expect(ids("worker", "coder")).toEqual(["@acme/b", "@acme/c"]);
  });

  it("P5: adds all modules or none", () => {
    const registry = new PromptRegistry();
    const before = registry.modules;
    const clash = [module("@acme/a"), module("@oco/tools/search")];
    expect(() => registry.add(clash, { source: "acme" })).toThrow(
      'Prompt module "@oco/tools/search" of acme is already defined by @oco/prompts',
    );
    expect(registry.modules).toEqual(before);
  });

  it("P5: replaces a module only where an override names it, and then only for the agents that had it", () => {
    const registry = new PromptRegistry();
    registry.add([module("@oco/execution/test-first", { text: "Acme tests its own way." })], {
      source: "acme",
      override: ["@oco/execution/test-first"],
    });
    const text = (role: "worker" | "reviewer") =>
      registry.prepare(agentForRole(role)).render({}).system.join();
    expect(text("worker")).toContain("Acme tests its own way.");
    expect(text("worker")).not.toContain("Tests first");
    expect(text("reviewer")).not.toContain("Acme");
    expect(explainPrompt(registry.prepare(agentForRole("worker")).render({}))).toMatch(
      /acme +@oco\/execution\/test-first/,
    );
  });

  it("refuses an override that replaces nothing, and a second module with an overridden id", () => {
    const registry = new PromptRegistry();
    expect(() => registry.add([], { source: "acme", override: ["@oco/tools/search"] })).toThrow(
      "replaces nothing",
    );
    const twice = [module("@oco/tools/search"), module("@oco/tools/search")];
    expect(() => registry.add(twice, { source: "acme", override: ["@oco/tools/search"] })).toThrow(
      "already defined",
    );
  });

  it("keeps the namespace @oco for this project, but for a package's own name in it", () => {
    const registry = new PromptRegistry();
    expect(() => registry.add([module("@oco/tools/mine")], { source: "acme" })).toThrow(
      "in the namespace @oco",
    );
    registry.add([module("@oco/prompts-x/mine")], { source: "@oco/prompts-x" });
    expect(registry.modules).toHaveLength(libraryModules.length + 1);
  });

  it("puts an agent's instructions in as they were typed, and leaves out what it excludes", () => {
    const registry = new PromptRegistry();
    registry.add([module("@acme/a")], { source: "acme" });
    const typed = "Keep {{this}} \\{{and this}} $&\r\n";
    const agent = { ...agentForRole("worker"), instructions: typed, excludes: ["@acme/a"] };
    const { system } = registry.prepare(agent).render({});
    expect(system[0]?.endsWith(`\n\n${typed}`) || system[0]?.includes(`\n\n${typed}\n\n`)).toBe(true);
    expect(system[0]).not.toContain("@acme/a");
  });

  it("makes the same prompt whatever the order in which packages came", () => {
    const first = new PromptRegistry();
    first.add([module("@acme/a")], { source: "acme" });
    first.add([module("@beta/b")], { source: "beta" });
    const second = new PromptRegistry();
    second.add([module("@beta/b")], { source: "beta" });
    second.add([module("@acme/a")], { source: "acme" });
    for (const role of agentRoles) {
      const hashes = [first, second].map((registry) => registry.prepare(agentForRole(role)).render({}).hash);
      expect(hashes[0]).toBe(hashes[1]);
    }
  });

  it("two registries share nothing", () => {
    const one = new PromptRegistry();
    one.add([module("@acme/a")], { source: "acme" });
    expect(new PromptRegistry().modules).toHaveLength(libraryModules.length);
  });
});

describe("loadPromptPackages", () => {
  const bad: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ["a syntax slip", () => import("./fixtures/syntax-slip.mjs" as string), "cannot be imported: "],
    ["no list of modules", async () => ({}), 'it exports no list "promptModules"'],
    ["a module that is no object", async () => ({ promptModules: ["rule"] }), "promptModules[0]"],
    [
      "a clash",
      async () => ({ promptModules: [{ ...rule, id: "@oco/tools/search" }] }),
      "already defined by @oco/prompts",
    ],
    [
      "a clash in itself",
      async () => ({ promptModules: [rule, rule] }),
      'module "@acme/rules" of bad is already defined by bad',
    ],
    [
      "a circle of requires",
      async () => ({
        promptModules: [
          { ...rule, id: "@acme/a", requires: ["@acme/b"] },
          { ...rule, id: "@acme/b", requires: ["@acme/a"] },
        ],
      }),
      "in a circle: @acme/a -> @acme/b -> @acme/a",
    ],
    [
      "an unknown agent",
      async () => ({ promptModules: [{ ...rule, agents: ["wroker"] }] }),
      'unknown agent "wroker"',
    ],
    [
      "a 1 MB text",
      async () => ({ promptModules: [{ ...rule, text: "x".repeat(1 << 20) }] }),
      "1048576 characters",
    ],
    [
      "a __proto__ variable",
      async () => ({ promptModules: [{ ...rule, vars: JSON.parse('{"__proto__":"x"}') }] }),
      "__proto__",
    ],
    [
      "a __proto__ in its text",
      async () => ({ promptModules: [{ ...rule, text: "{{__proto__}}" }] }),
      "__proto__",
    ],
    ["an endless message", async () => Promise.reject(new Error("x".repeat(10_000))), "xxx..."],
    ["code that throws", async () => Promise.reject(new Error("first\nsecond")), "Error: first second"],
    [
      "an accessor that throws",
      async () => ({
        get promptModules() {
          throw new Error("no");
        },
      }),
      "Error: no",
    ],
  ];

  it.each(bad)(
    "refuses a package with %s in one line that names it, and goes on",
    async (_, load, message) => {
      const registry = new PromptRegistry();
      const { loaded, refused } = await loadPromptPackages(registry, [
        { name: "bad", load },
        { name: "good", load: async () => ({ promptModules: [{ id: "@good/rule", text: "Good." }] }) },
      ]);
      expect(loaded).toEqual([{ name: "good", modules: ["@good/rule"] }]);
      expect(refused).toHaveLength(1);
      expect(refused[0]?.message).toMatch(/^Prompt package "bad" is refused: [^\n]+$/);
      expect(refused[0]?.message).toContain(message);
      expect(refused[0]?.message.length).toBeLessThan(700);
      expect(registry.modules).toHaveLength(libraryModules.length + 1);
      expect(registry.prepare(agentForRole("worker")).render({}).system[0]).toContain("Good.");
    },
  );

  it("lets a package replace what the user's configuration names", async () => {
    const registry = new PromptRegistry();
    const load = async () => ({ promptModules: [{ id: "@oco/tools/search", text: "Search well." }] });
    const { refused } = await loadPromptPackages(registry, [
      { name: "acme", load, override: ["@oco/tools/search"] },
    ]);
    expect(refused).toEqual([]);
    expect(registry.prepare(agentForRole("scout")).render({}).system[0]).toContain("Search well.");
  });
});
