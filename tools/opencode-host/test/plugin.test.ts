import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startScriptedModel, text, tool } from "@oco-tools/scripted-model";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startHost } from "../src/index.ts";
import { countingServer } from "./counting-server.ts";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

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

const packaged = `export default {
  id: "packaged",
  server: async () => ({
    tool: { packaged: { description: "Of a package.", args: {}, execute: async () => "packaged" } },
  }),
};
`;

const manifest = { name: "packaged-plugin", type: "module", exports: { "./server": "./dist/server.js" } };

let folder: string;
let plugin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oco-host-plugin-"));
  plugin = join(folder, "plugin.js");
  await writeFile(plugin, source);
  await mkdir(join(folder, "package", "dist"), { recursive: true });
  await writeFile(join(folder, "package", "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package", "dist", "server.js"), packaged);
});

afterAll(() => rm(folder, { recursive: true }));

test("plugins are loaded from file and package, with options, command and tools, and nothing is fetched", async () => {
  await using registry = await countingServer();
  await using model = await startScriptedModel({
    script: ({ toolResults }) =>
      toolResults.length > 0 ? text(toolResults[0]?.content ?? "") : tool("probe", { word: "hi" }),
  });
  await using host = await startHost({
    model,
    plugins: [[plugin, { hello: "world" }], join(folder, "package")],
    files: { ".opencode/command/local.md": "LOCAL $ARGUMENTS" },
    env: { npm_config_registry: registry.url },
  });
  const result = await host.run("something loud", { command: "shout" });
  expect(result.exitCode).toBe(0);
  expect(result.text).toBe("probe says hi and world");
  const [first] = model.requests.filter(({ turn }) => turn === 1);
  expect(first?.lastUser).toContain("SHOUT something loud");
  expect(first?.toolNames).toEqual(expect.arrayContaining(["probe", "packaged"]));
  expect(registry.paths).toEqual([]);
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
