import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PromptRegistry } from "@oco/prompts";
import { startHost } from "@oco-tools/opencode-host";
import { type RecordedRequest, startScriptedModel, text } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { readTeam } from "../../src/agents/team.ts";
import { defaultConfig } from "../../src/config/oco-config.ts";
import { plugin } from "./open-host.ts";

const timeout = 180_000;
const turns = 20;

function occurrences(part: string, whole: string): number {
  return whole.split(part).length - 1;
}

test("preset, model, package and instructions reach the agent's request once, and 20 turns leave its beginning as it was", {
  timeout,
}, async () => {
  await using model = await startScriptedModel({ script: () => text("Noted.") });
  const one = { name: "Fake", tool_call: true, limit: { context: 200_000, output: 8192 } };
  const provider = {
    npm: "@ai-sdk/openai-compatible",
    name: "Fake",
    options: { baseURL: model.url, apiKey: "not-a-key" },
    models: { fake: one, other: one },
  };
  const agents = { agents: { builder: { instructions: "Say {{nothing}} twice." } } };
  const rules =
    'export const promptModules = [{ id: "@house/rules", agents: ["worker"], text: "## House rules\\n- Mind the gap." }];';
  await using host = await startHost({
    model,
    plugins: [[plugin, { preset: "classic", model: "fake/fake" }]],
    config: { provider: { fake: provider }, model: "fake/fake", small_model: "fake/fake" },
    files: {
      "house.mjs": rules,
      ".opencode/oco.jsonc":
        '{\n  // ours\n  "preset": "extended",\n  "models": { "worker": "fake/other" },\n  "prompts": { "packages": ["./house.mjs"] },\n}',
      ".opencode/oco/agents.json": JSON.stringify(agents),
    },
  });
  await using server = await host.serve();
  const { id } = await server.createSession();
  for (let turn = 1; turn <= turns; turn += 1) {
    await server.prompt(id, `turn ${turn}: keep {{braces}} and {{ team }} as typed`, { agent: "builder" });
  }
  const requests = model.requests.filter(({ agent }) => agent === "builder");
  expect(requests).toHaveLength(turns);
  expect(new Set(requests.map((request) => request.model))).toEqual(new Set(["other"]));
  expect(requests[0]?.lastUser).toContain("keep {{braces}} and {{ team }} as typed");

  const system = requests[0]?.system ?? "";
  const { agents: team } = readTeam({ ...defaultConfig, preset: "extended" });
  const builder = team.find((agent) => agent.id === "builder");
  if (builder === undefined) throw new Error("the preset has no builder");
  const registry = new PromptRegistry({ agents: team.map((agent) => agent.id) });
  const modules = registry
    .modulesFor(builder)
    .filter(({ when }) => [...(when?.tools ?? []), ...(when?.flags ?? [])].length === 0);
  expect(modules.length).toBeGreaterThan(5);
  for (const module of modules)
    expect({ id: module.id, times: occurrences(module.text, system) }).toEqual({ id: module.id, times: 1 });
  expect(occurrences("Mind the gap.", system)).toBe(1);
  expect(occurrences("Say {{nothing}} twice.", system)).toBe(1);

  const sent = (request: RecordedRequest): string[] =>
    request.messages.map((message) => JSON.stringify(message));
  const changes = requests.filter((request, index) => {
    const before = requests[index - 1];
    return (
      before !== undefined && sent(before).some((message, position) => sent(request)[position] !== message)
    );
  });
  expect(changes).toEqual([]);
});

test("with broken files OpenCode starts, the default team works, and the fault is shown with file and line", {
  timeout,
}, async () => {
  await using model = await startScriptedModel({ script: () => text("Here.") });
  await using host = await startHost({
    model,
    plugins: [[plugin, { limits: { waves: "many" } }]],
    files: {
      ".opencode/oco.jsonc": '{\n  "preset": "extended"\n  "memory": false\n}',
      ".opencode/oco/agents.json": "[",
    },
  });
  await using server = await host.serve();
  await using events = await server.events();
  const toast = await events.waitFor(({ type }) => type === "tui.toast.show", 30_000);
  expect(JSON.stringify(toast)).toContain("Configuration: ");
  const { id } = await server.createSession();
  await server.prompt(id, "hello", { agent: "worker" });
  expect(model.requests.find(({ agent }) => agent === "worker")?.system).toContain("You are a worker");
  const log = await readFile(join(host.directories.data, "oco", "log", "oco.log"), "utf8");
  expect(log).toContain(".opencode/oco.jsonc:3:3 is no JSON: comma expected");
  expect(log).toContain("plugin options: limits.waves: expected a number");
  expect(log).toContain(".opencode/oco/agents.json:");
  expect(log).toContain('"message":"loaded"');
});

test("a person at the terminal sees what is wrong with the first message, and is answered", {
  timeout,
}, async () => {
  await using model = await startScriptedModel({ script: () => text("I am here.") });
  await using host = await startHost({ model, plugins: [[plugin, { limts: {} }]] });
  const terminal = await host.tui();
  await terminal.waitFor(/Ask anything/, 90_000);
  await terminal.type("hello");
  await terminal.press("Enter");
  await terminal.waitFor(/limts: is no known key/, 60_000);
  await terminal.waitFor("I am here.", 60_000);
});
