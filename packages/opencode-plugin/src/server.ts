import type { PluginModule } from "@opencode-ai/plugin";
import { createHooks } from "./plugin/create-hooks.ts";

const plugin: PluginModule = { id: "@oco/opencode-plugin", server: createHooks };

export default plugin;
