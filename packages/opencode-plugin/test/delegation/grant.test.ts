import type { Config } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import { grantDelegation } from "../../src/delegation/grant.ts";

test("a named agent sees the tools, behind its own wildcard; its own word on one of them stays", () => {
  const config: Config = {
    agent: { mine: { permission: { "*": "deny", cancel_task: "ask" } as never } },
  };
  expect(grantDelegation(config, ["mine", "build"])).toEqual([]);
  const rules = config.agent?.["mine"]?.permission ?? {};
  expect(Object.entries(rules)).toEqual([
    ["*", "deny"],
    ["cancel_task", "ask"],
    ["delegate_task", "allow"],
    ["get_task_result", "allow"],
    ["list_tasks", "allow"],
  ]);
  expect(config.agent?.["build"]?.permission).toMatchObject({ delegate_task: "allow" });
});

test("a name that no agent has is told, and no agent comes to be by it", () => {
  const config: Config = {};
  expect(grantDelegation(config, ["biuld"])).toEqual(['delegation.agents: there is no agent "biuld"']);
  expect(config.agent).toEqual({});
});
