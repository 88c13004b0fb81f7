import type { PluginModule } from "@opencode-ai/plugin";
import { createServer } from "./plugin/create-server.ts";

const plugin: PluginModule = { id: "@oco/opencode-plugin", server: createServer() };

export default plugin;
