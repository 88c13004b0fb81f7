import type { Config } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import { addToHostConfig, defaultTeam } from "../../src/agents/host-config.ts";
import { toolAccess } from "../../src/agents/tool-access.ts";

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
