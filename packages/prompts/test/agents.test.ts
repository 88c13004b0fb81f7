import { describe, expect, it } from "vitest";
import {
  agentForRole,
  agentRoles,
  agentsJsonSchema,
  defineAgent,
  describeTeam,
  formatProblem,
  libraryModules,
  PromptRegistry,
  presetAgents,
  presetNames,
  readAgentsFiles,
  roleModules,
} from "../src/index.ts";

const sql = {
  id: "sql",
  role: "worker",
  modules: roleModules("worker"),
  canWrite: true,
  canBash: true,
} as const;

describe("defineAgent", () => {
  it("makes canWrite and canBash rules of the host", () => {
    expect(defineAgent({ ...sql, canWrite: false, canBash: false }).permission).toEqual({
      edit: "deny",
      bash: "deny",
    });
    expect(defineAgent({ ...sql, permission: { webfetch: "ask" } }).permission).toEqual({ webfetch: "ask" });
  });

  it("puts what its rights deny behind its own rules, because the host's last match wins", () => {
    const { permission } = defineAgent({
      ...sql,
      canWrite: false,
      permission: { "*": "allow", webfetch: "ask" },
    });
    expect(Object.entries(permission)).toEqual([
      ["*", "allow"],
      ["webfetch", "ask"],
      ["edit", "deny"],
    ]);
  });

  it.each<[string, object, string]>([
    ["an id with blanks", { id: "my agent" }, 'Agent "my agent" has no valid id'],
    ["an unknown role", { role: "boss" }, 'has the role "boss"; known: commander'],
    ["a module that is no id", { modules: ["tdd"] }, 'names "tdd"'],
    ["a temperature above 2", { temperature: 3 }, "has temperature 3"],
    ["a temperature that is no number", { temperature: Number.NaN }, "has temperature NaN"],
    ["a model without provider", { model: "gpt" }, 'has the model "gpt"'],
    [
      "a permission that its rights deny",
      { canWrite: false, permission: { edit: "allow" } },
      'sets permission "edit"',
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => defineAgent(Object.assign({}, sql, change))).toThrow(message);
  });
});

describe("presets", () => {
  it.each(presetNames)("%s has one agent for each role, with that role's modules", (preset) => {
    const agents = presetAgents(preset);
    expect(agents.map(({ role }) => role)).toEqual(agentRoles);
    expect(new Set(agents.map(({ id }) => id)).size).toBe(agentRoles.length);
    for (const agent of agents) expect(agent.modules).toEqual([...new Set(roleModules(agent.role))]);
  });

  it("show the names that users know", () => {
    const shown = presetNames.map((preset) =>
      presetAgents(preset)
        .filter(({ isHidden }) => !isHidden)
        .map(({ id }) => id),
    );
    expect(shown).toEqual([
      ["commander", "planner", "worker", "reviewer"],
      ["commander", "architect", "builder", "inspector", "researcher", "librarian", "recorder"],
      ["commander", "planner", "coder", "reviewer", "searcher", "fixer"],
    ]);
  });

  it("let only workers and fixers write or run commands", () => {
    for (const { role, canWrite, canBash } of presetAgents("core")) {
      expect([canWrite, canBash]).toEqual(["worker", "fixer"].includes(role) ? [true, true] : [false, false]);
    }
  });

  it("name only modules that exist", () => {
    const ids = new Set(libraryModules.map(({ id }) => id));
    for (const role of agentRoles) expect(roleModules(role).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("describe the agents that a task may name", () => {
    expect(
      describeTeam(presetAgents("classic"))
        .split("\n")
        .map((line) => line.split(":")[0]),
    ).toEqual(["- coder", "- researcher", "- librarian", "- fixer"]);
  });
});

const file = (value: unknown, path = "agents.json") => ({
  path,
  text: typeof value === "string" ? value : JSON.stringify(value, null, 2),
});
const problemsOf = (value: unknown) => readAgentsFiles([file(value)]).problems.map(formatProblem);
const agentOf = (id: string, ...values: unknown[]) =>
  readAgentsFiles(values.map((value) => file(value))).agents.find((agent) => agent.id === id);

describe("readAgentsFiles", () => {
  it("gives the core team without a file", () => {
    expect(readAgentsFiles([])).toEqual({ agents: presetAgents("core"), preset: "core", problems: [] });
  });

  it("reads comments and trailing commas", () => {
    const text =
      '\uFEFF{\n  // the team\n  "preset": "classic",\n  "agents": { "coder": { "temperature": 0.2, }, },\n}\n';
    const { agents, preset, problems } = readAgentsFiles([file(text, "agents.jsonc")]);
    expect(problems).toEqual([]);
    expect(preset).toBe("classic");
    expect(agents.find(({ id }) => id === "coder")?.temperature).toBe(0.2);
  });

  it("lets the project change what the global file says, key by key", () => {
    const agent = agentOf(
      "worker",
      { agents: { worker: { model: "a/b", temperature: 1, instructions: "Global." } } },
      { agents: { worker: { model: "c/d" } } },
    );
    expect([agent?.model, agent?.temperature, agent?.instructions]).toEqual(["c/d", 1, "Global."]);
  });

  it("adds and removes modules, or takes exactly those given", () => {
    const add = ["@oco/tools/search"];
    const remove = ["@oco/execution/test-first", "@acme/rules"];
    const changed = agentOf("worker", { agents: { worker: { modules: { add, remove } } } });
    expect(changed?.modules).toContain("@oco/tools/search");
    expect(changed?.modules).not.toContain("@oco/execution/test-first");
    expect(changed?.excludes).toEqual(remove);
    expect(agentOf("worker", { agents: { worker: { modules: add } } })?.modules).toEqual(add);
  });

  it("adds agents with the modules and rights of their role, and their instructions as typed", () => {
    const agent = agentOf("sql", { agents: { sql: { role: "reviewer", instructions: "Check {{x}}." } } });
    expect(agent?.modules).toEqual(agentForRole("reviewer").modules);
    expect(agent?.permission).toEqual({ edit: "deny", bash: "deny" });
    if (agent === undefined) throw new Error("no agent");
    expect(new PromptRegistry().prepare(agent).render({}).system[0]).toContain("\n\nCheck {{x}}.");
  });

  it("gives rights again when they change, and keeps the rules that were written", () => {
    const agent = agentOf(
      "reviewer",
      { agents: { reviewer: { permission: { webfetch: "deny" } } } },
      { agents: { reviewer: { canBash: true, permission: { bash: "ask" } } } },
    );
    expect(agent?.permission).toEqual({ edit: "deny", webfetch: "deny", bash: "ask" });
  });

  it("takes agents out of the team", () => {
    expect(agentOf("worker", { agents: { worker: { disable: true } } })).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    [
      "a syntax slip",
      '{\n  "agents": {\n    "worker" {}\n  }\n}',
      "agents.json:3:14 is no JSON: colon expected",
    ],
    ["an empty file", "", "agents.json:1:1 is no JSON: value expected"],
    ["a list", [], "agents.json:1:1 expected object"],
    ["an unknown key", { agnets: {} }, "agents.json:2:13 agnets: is no known key"],
    [
      "an unknown preset",
      { preset: "full" },
      'agents.json:2:13 preset: expected one of "core", "extended", "classic"',
    ],
    [
      "an unknown key of an agent",
      { agents: { worker: { temprature: 1 } } },
      "agents.json:4:21 agents.worker.temprature: is no known key",
    ],
    [
      "a wrong type",
      { agents: { worker: { temperature: "hot" } } },
      "agents.json:4:22 agents.worker.temperature: expected number",
    ],
    [
      "a number too great",
      { agents: { worker: { temperature: 9 } } },
      "agents.worker.temperature: expected at most 2",
    ],
    [
      "a model without provider",
      { agents: { worker: { model: "gpt" } } },
      'agents.worker.model: expected "provider/model"',
    ],
    [
      "a name with blanks",
      { agents: { "my agent": { role: "worker" } } },
      "agents.my agent: expected a name of lower case",
    ],
    [
      "neither of two forms",
      { agents: { worker: { modules: 5 } } },
      "agents.json:4:18 agents.worker.modules: expected array, or object",
    ],
    [
      "an unknown permission",
      { agents: { worker: { permission: { task: "no" } } } },
      'agents.worker.permission.task: expected one of "allow", "ask", "deny", or object',
    ],
    [
      "an empty instruction",
      { agents: { worker: { instructions: "" } } },
      "agents.worker.instructions: expected at least 1 characters",
    ],
    ["a new agent without role", { agents: { sql: {} } }, 'agents.sql: expected "role" for a new agent'],
    ["a key given twice", '{"agents":{"worker":{},"worker":{}}}', "agents.worker: is given twice"],
    [
      "a __proto__ key",
      '{"agents":{"__proto__":{"role":"worker"}}}',
      "agents.__proto__: is no key that can be used",
    ],
    ["a disabled stranger", { agents: { sql: { disable: true } } }, "agents.sql.disable: disables an agent"],
    [
      "a permission that its rights deny",
      { agents: { planner: { permission: { edit: "allow" } } } },
      'agents.planner: Agent "planner" sets permission "edit"',
    ],
  ])("reports %s with file, place, path and what was expected", (_, value, message) => {
    const problems = problemsOf(value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
    expect(problems[0]).toMatch(/^agents\.json:\d+:\d+ [^\n]+$/);
  });

  it("leaves out what does not hold and applies the rest", () => {
    const value = { agents: { worker: { model: "bad" }, planner: { model: "a/b" }, sql: { role: "boss" } } };
    const { agents, problems } = readAgentsFiles([file(value), file("{")]);
    expect(problems).toHaveLength(3);
    expect(agents.find(({ id }) => id === "planner")?.model).toBe("a/b");
    expect(agents.find(({ id }) => id === "worker")?.model).toBeUndefined();
    expect(agents.map(({ id }) => id)).toEqual(presetAgents("core").map(({ id }) => id));
  });

  it("reports modules that are not there", () => {
    const value = { agents: { worker: { modules: { add: ["@acme/gone"] } } } };
    const { problems } = readAgentsFiles([file(value)], { modules: libraryModules.map(({ id }) => id) });
    expect(problems.map(formatProblem)[0]).toContain(
      'agents.worker.modules: "@acme/gone" is no module that is there',
    );
  });
});

describe("agentsJsonSchema", () => {
  it("is the one on file, made from the schema that validates", async () => {
    await expect(`${JSON.stringify(agentsJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      "fixtures/agents.schema.json",
    );
    expect(agentsJsonSchema()).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { preset: { enum: presetNames }, agents: { type: "object" } },
    });
  });
});
