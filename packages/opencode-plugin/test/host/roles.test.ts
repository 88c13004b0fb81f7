import { existsSync } from "node:fs";
import { join } from "node:path";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

const timeoutMs = 120_000;

/** What changes files or runs commands, among the host's tools and ours. */
const changing = ["bash", "edit", "write", "apply_patch", "multiedit", "run_background", "ast_replace"];
/** What no child session may do: ask a person who is not there, enter plan mode, delegate behind the engine's back. */
const forChildren = ["question", "plan_enter", "plan_exit", "todowrite", "task"];
const writers = new Set(["worker", "fixer"]);

test("in a mission only workers are offered tools that change things, and one that is called all the same changes nothing", {
  timeout: timeoutMs,
}, async () => {
  const sample = sampleScript({ hasBadFirstPlan: false });
  const script = async (request: ModelRequest): Promise<Step[]> => {
    const steps = await sample(request);
    const { agent = "", turn } = request;
    const isEager = turn === 1 && ["scout", "planner", "reviewer", "master-reviewer"].includes(agent);
    if (!isEager) return steps;
    return [
      ...steps,
      tool("write", { filePath: `by-${agent}.txt`, content: "mine" }),
      tool("bash", { command: `touch by-${agent}.txt`, description: "touch" }),
    ];
  };
  await using setting = await openHost(script, { files: sampleProject });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);

  const offered = new Map<string, ReadonlySet<string>>();
  for (const { agent = "", toolNames } of model.requests) {
    if (toolNames.length > 0) offered.set(agent, new Set(toolNames));
  }
  for (const agent of ["commander", "scout", "planner", "worker", "reviewer", "master-reviewer"]) {
    const names = offered.get(agent) ?? new Set();
    expect({ agent, changing: changing.some((name) => names.has(name)) }).toEqual({
      agent,
      changing: writers.has(agent),
    });
    if (agent === "commander") continue;
    expect({ agent, names: forChildren.filter((name) => names.has(name)) }).toEqual({ agent, names: [] });
  }
  for (const agent of ["scout", "planner", "reviewer", "master-reviewer"]) {
    const refused = model.requests.filter((request) => request.agent === agent && request.turn === 2);
    expect(refused.length).toBeGreaterThan(0);
    for (const { toolResults } of refused) expect(toolResults).toHaveLength(3);
    expect(existsSync(join(host.project, `by-${agent}.txt`))).toBe(false);
  }
});

test("a child may do no more than the session and the agent that asked for it", {
  timeout: timeoutMs,
}, async () => {
  const script = ({ parentSession, toolResults, agent }: ModelRequest): Step[] => {
    const asks = agent === "build" || agent === "plan" || agent === "commander";
    if (parentSession !== undefined || toolResults.length > 0 || !asks) return [text("Done.")];
    return [tool("delegate_task", { agent: "general", description: "look", prompt: "Look." })];
  };
  await using setting = await openHost(script, {
    config: {
      agent: {
        build: { permission: { delegate_task: "allow" } },
        plan: { permission: { delegate_task: "allow" } },
      },
    },
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const free = await server.createSession();
  await server.prompt(free.id, "go");
  const denied = await server.createSession({
    permission: [
      { permission: "bash", pattern: "*", action: "deny" },
      { permission: "edit", pattern: "*", action: "deny" },
    ],
  });
  await server.prompt(denied.id, "go");
  const planning = await server.createSession();
  await server.prompt(planning.id, "go", { agent: "plan" });
  // Whose part it is to hand on what it may not do itself.
  const commanding = await server.createSession();
  await server.prompt(commanding.id, "go", { agent: "commander" });
  const toolsOfChild = (parent: string): readonly string[] =>
    model.requests.find(({ parentSession }) => parentSession === parent)?.toolNames ?? [];
  expect(toolsOfChild(free.id)).toEqual(expect.arrayContaining(["bash", "edit", "write"]));
  expect(toolsOfChild(commanding.id)).toEqual(expect.arrayContaining(["bash", "edit", "write"]));
  expect(toolsOfChild(planning.id)).toContain("bash");
  expect(toolsOfChild(planning.id)).not.toContain("edit");
  expect(toolsOfChild(planning.id)).not.toContain("write");
  expect(toolsOfChild(denied.id)).toContain("read");
  expect(toolsOfChild(denied.id).filter((name) => changing.includes(name))).toEqual([]);
});
