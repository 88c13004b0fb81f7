import type { Config } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import { addToHostConfig, configureHost, defaultTeam } from "../../src/agents/host-config.ts";
import { toolAccess } from "../../src/agents/tool-access.ts";
import { groupTools } from "../../src/agents/tool-groups.ts";

function configured(config: Config = {}): Config {
  addToHostConfig(config, defaultTeam());
  return config;
}

test("every tool is denied to all and allowed to the roles that need it, behind a person's own wildcard", () => {
  const { permission, agent } = configured({ permission: { "*": "allow" } as Config["permission"] & object });
  const keys = Object.keys(permission ?? {});
  for (const name of Object.keys(toolAccess)) expect(keys.indexOf(name)).toBeGreaterThan(keys.indexOf("*"));
  expect(agent?.["commander"]?.permission).toMatchObject({ mission_run: "allow" });
  expect(agent?.["worker"]?.permission).not.toHaveProperty("mission_run");
});

test("what a person configured under our names wins, and the default agent is left as it is", () => {
  const config = configured({
    agent: { worker: { model: "p/m", description: "mine" } },
    command: { task: { template: "mine" } },
    permission: { mission_run: "ask" } as Config["permission"] & object,
  });
  expect(config.agent?.["worker"]).toMatchObject({ model: "p/m", description: "mine" });
  expect(config.agent?.["worker"]?.prompt).toContain("You are a worker");
  expect(config.command?.["task"]?.template).toBe("mine");
  expect(config.permission).toMatchObject({ mission_run: "ask" });
  expect(config).not.toHaveProperty("default_agent");
  expect(Object.keys(config.agent ?? {})).not.toContain("build");
});

test("reviewers and planners can neither edit nor run commands", () => {
  const { agent } = configured();
  for (const id of ["planner", "reviewer", "master-reviewer", "scout"]) {
    expect(agent?.[id]?.permission).toMatchObject({ edit: "deny", bash: "deny" });
  }
});

test("a person's rules for an agent are kept, their wildcard neither opens nor closes what its role is about", () => {
  const permission = { "*": "ask", bash: "allow", complete_task: "ask" };
  const config = { agent: { reviewer: { permission }, worker: { permission } } } as Config;
  configureHost(config, { team: defaultTeam() });
  const { reviewer, worker } = config.agent as Record<string, { permission: Record<string, string> }>;
  expect(Object.entries(reviewer?.permission ?? {})).toEqual(
    expect.arrayContaining([
      ["*", "ask"],
      ["bash", "allow"],
      ["edit", "deny"],
      ["submit_verdict", "allow"],
    ]),
  );
  expect(Object.keys(reviewer?.permission ?? {})[0]).toBe("*");
  expect(worker?.permission).toMatchObject({ complete_task: "ask" });
});

test("groups of tools are switched on and off by agent, and an agent that is not there is told", () => {
  const config: Config = { agent: { mine: { description: "mine" } } };
  const problems = configureHost(config, {
    team: defaultTeam(),
    tools: { build: ["delegation"], mine: ["search"], commander: [], nobody: ["web"] },
  });
  const agents = config.agent as Record<string, { permission: Record<string, string> }>;
  const known = (names: readonly string[]) => names.filter((name) => Object.hasOwn(toolAccess, name));
  expect(Object.keys(agents["build"]?.permission ?? {})).toEqual(known(groupTools.delegation));
  expect(Object.keys(agents["mine"]?.permission ?? {})).toEqual(known(groupTools.search));
  for (const name of groupTools.delegation) expect(agents["commander"]?.permission).not.toHaveProperty(name);
  expect(agents["commander"]?.permission).toHaveProperty("mission_run");
  expect(problems).toEqual([
    expect.stringMatching(/^tools\.nobody: there is no such agent; known are build, /),
  ]);
  expect(agents).not.toHaveProperty("nobody");
});

test("a tool that the configuration leaves out is given to nobody", () => {
  const config: Config = {};
  const available = Object.keys(toolAccess).filter((name) => name !== "search_web");
  configureHost(config, { team: defaultTeam(), available, tools: { build: ["web"] } });
  for (const [name, agent] of Object.entries(config.agent ?? {})) {
    expect({
      name,
      rule: (agent?.permission as Record<string, unknown> | undefined)?.["search_web"],
    }).toEqual({ name });
  }
});
