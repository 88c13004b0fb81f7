import { agentRoles } from "@oco/prompts";
import { expect, test } from "vitest";
import { missionAgents } from "../../src/agents/mission-agents.ts";
import { readTeam } from "../../src/agents/team.ts";

const nothing = { preset: "core", models: {} } as const;

test("an agent's own model wins over its role's, and that over the one for all", () => {
  const files = [{ path: "agents.json", text: '{ "agents": { "worker": { "model": "p/own" } } }' }];
  const { agents } = readTeam(
    { preset: "core", model: "p/all", models: { worker: "p/role", planner: "p/plan" } },
    files,
  );
  const models = Object.fromEntries(agents.map(({ id, model }) => [id, model]));
  expect(models).toMatchObject({ worker: "p/own", planner: "p/plan", reviewer: "p/all" });
  expect(readTeam(nothing).agents.every(({ model }) => model === undefined)).toBe(true);
});

test("a preset renames the agents, and a mission finds each part under its name", () => {
  const { agents } = readTeam({ ...nothing, preset: "extended" });
  expect(missionAgents(agents)).toEqual({
    agents: {
      scout: "scout",
      planner: "architect",
      worker: "builder",
      reviewer: "inspector",
      master: "master-reviewer",
      fixer: "fixer",
    },
    workers: ["builder", "researcher", "librarian", "fixer"],
  });
});

test("a file wins over the preset of the configuration", () => {
  const files = [{ path: "agents.jsonc", text: '{ "preset": "classic" } // ours' }];
  expect(missionAgents(readTeam({ ...nothing, preset: "extended" }, files).agents).agents.worker).toBe(
    "coder",
  );
});

test("a role that a mission needs stays when the last agent of it was taken out, and that is said", () => {
  const files = [{ path: "agents.json", text: '{ "agents": { "planner": { "disable": true } } }' }];
  const { agents, problems } = readTeam(nothing, files);
  expect(problems).toEqual([expect.stringContaining("a mission needs a planner")]);
  for (const role of agentRoles) expect(agents.some((agent) => agent.role === role)).toBe(true);
});

test("a slip in an agents file is told with its line, and the rest of the team is there", () => {
  const files = [
    { path: ".opencode/oco/agents.json", text: '{\n  "agents": {\n    "sql": { "rolle": "worker" }\n  }\n}' },
  ];
  const { agents, problems } = readTeam(nothing, files);
  expect(problems[0]).toMatch(/^\.opencode\/oco\/agents\.json:3:\d+ agents\.sql\.rolle: is no known key/);
  expect(agents.some(({ id }) => id === "sql")).toBe(false);
  expect(agents).toHaveLength(10);
});
