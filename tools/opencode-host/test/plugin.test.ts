import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startScriptedModel, text, tool } from "@oco-tools/scripted-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHost } from "../src/index.ts";

const source = `export default {
  id: "test-plugin",
  server: async (input, options) => ({
    config: async (config) => {
      config.command = { ...config.command, shout: { template: "SHOUT $ARGUMENTS" } };
    },
    tool: {
      probe: {
        description: "Answers with its argument and an option.",
        args: { word: { type: "string" } },
        execute: async (args) => "probe says " + args.word + " and " + options.hello,
      },
    },
  }),
};
`;

let folder: string;
let plugin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oco-host-plugin-"));
  plugin = join(folder, "plugin.js");
  await writeFile(plugin, source);
});

afterAll(() => rm(folder, { recursive: true }));

test("a plugin is loaded with its options, its tool called and its command run", async () => {
  await using model = await startScriptedModel({
    script: ({ toolResults }) =>
      toolResults.length > 0 ? text(toolResults[0]?.content ?? "") : tool("probe", { word: "hi" }),
  });
  await using host = await startHost({ model, plugins: [[plugin, { hello: "world" }]] });
  const result = await host.run("something loud", { command: "shout" });
  expect(result.exitCode).toBe(0);
  expect(result.text).toBe("probe says hi and world");
  const [first] = model.requests.filter(({ turn }) => turn === 1);
  expect(first?.lastUser).toContain("SHOUT something loud");
  expect(first?.toolNames).toContain("probe");
});

test("a child session is sent with the session of its parent and the name of its agent", async () => {
  await using model = await startScriptedModel({
    script: ({ agent, toolResults }) => {
      if (agent === "general") return text("the child is done");
      if (toolResults.length > 0) return text("all done");
      return tool("task", { description: "d", prompt: "p", subagent_type: "general" });
    },
  });
  await using host = await startHost({ model });
  const result = await host.run("delegate");
  expect(result.exitCode).toBe(0);
  const child = model.requests.find(({ agent }) => agent === "general");
  expect(child?.parentSession).toBe(result.sessionID);
  expect(child?.session).not.toBe(result.sessionID);
});
