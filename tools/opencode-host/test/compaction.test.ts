import { startScriptedModel, text, tool, usage } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { startHost } from "../src/index.ts";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

test("usage figures near the size of the context make OpenCode compact, and the session goes on", async () => {
  await using model = await startScriptedModel({
    script: ({ agent, turn }) => {
      if (agent === "compaction") return text("SUMMARY OF EVERYTHING");
      if (turn === 1) return [tool("glob", { pattern: "*" }), usage(195_000, 10)];
      return text("after the compaction");
    },
  });
  await using host = await startHost({ model, contextTokens: 200_000 });
  const result = await host.run("begin");
  expect(result.exitCode).toBe(0);
  expect(model.requests.filter(({ agent }) => agent === "compaction").map(({ turn }) => turn)).toEqual([0]);
  const after = model.requests.find(({ turn }) => turn === 2);
  expect(after?.messages.some((message) => message.text.includes("SUMMARY OF EVERYTHING"))).toBe(true);
  expect(result.text).toContain("after the compaction");
});
