import { startHost } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { startScriptedModel } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { plugin } from "./open-host.ts";

test("agents without a model of their own work with that of the person's session", {
  timeout: 120_000,
}, async () => {
  const script = sampleScript({ hasBadFirstPlan: false });
  await using model = await startScriptedModel({ script, models: ["fake", "fast", "slow"] });
  const entry = { name: "Fake", tool_call: true, limit: { context: 200_000, output: 8192 } };
  const provider = {
    npm: "@ai-sdk/openai-compatible",
    name: "Fake",
    options: { baseURL: model.url, apiKey: "not-a-key" },
    models: { fake: entry, fast: entry, slow: entry },
  };
  await using host = await startHost({
    ...{ model, files: sampleProject, config: { provider: { fake: provider } } },
    plugins: [[plugin, { models: { reviewer: "fake/slow" } }]],
  });
  const { exitCode } = await host.run(sampleGoal, {
    command: "task",
    args: ["--model", "fake/fast"],
    timeoutMs: 110_000,
  });
  expect(exitCode).toBe(0);
  const used = new Set(
    model.requests
      .filter(({ agent }) => agent !== "title")
      .map(({ agent, model: name }) => `${agent}: ${name}`),
  );
  expect([...used].sort()).toEqual([
    ...["commander: fast", "master-reviewer: fast", "planner: fast", "reviewer: slow"],
    ...["scout: fast", "worker: fast"],
  ]);
});
