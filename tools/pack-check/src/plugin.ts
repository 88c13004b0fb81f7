import { join } from "node:path";
import { startHost } from "@oco-tools/opencode-host";
import { startScriptedModel, text } from "@oco-tools/scripted-model";

/** Starts the real OpenCode with the plugin at `path`; a plugin that was not loaded shows only by its missing tools. */
export async function loadsPlugin(path: string): Promise<void> {
  await using model = await startScriptedModel({ script: () => text("Hello.") });
  await using host = await startHost({ model, plugins: [join(path, "dist", "server.js")] });
  await host.run("Hello", { agent: "commander", timeoutMs: 90_000 });
  const tools = model.requests.flatMap(({ toolNames }) => toolNames);
  if (!tools.includes("mission_run")) throw new Error(`no mission_run among the tools: ${tools.join(", ")}`);
}
