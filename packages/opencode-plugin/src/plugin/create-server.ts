import type { Hooks, Plugin, PluginInput } from "@opencode-ai/plugin";
import { RuntimeRegistry } from "../runtime/runtime-registry.ts";
import { connectProject } from "./connect-project.ts";
import { connectWorktree } from "./connect-worktree.ts";

/**
 * Makes the plugin's `server()`. The host calls it once for each directory it opens, and nothing is awaited in it: a
 * call to the host before it is up would never return. A directory that is a worktree of an open project is connected
 * to that project (M8).
 */
export function createServer(): Plugin {
  const projects = new RuntimeRegistry();
  return async (input: PluginInput, options?: Readonly<Record<string, unknown>>): Promise<Hooks> => {
    const instance = projects.enter(input.directory);
    const owner = projects.ownerOf(input.directory);
    const hooks =
      owner === undefined ? connectProject(input, options, projects) : connectWorktree(input, owner);
    return {
      ...hooks,
      dispose: async () => {
        instance[Symbol.dispose]();
        await hooks.dispose?.();
      },
    };
  };
}
