import { type AgentDefinition, loadPromptPackages, PromptRegistry } from "@oco/prompts";
import type { OcoConfig } from "../config/oco-config.ts";
import { plainText } from "../feedback/plain-text.ts";
import { importModule } from "./import-module.ts";
import { resolvePackage } from "./resolve-package.ts";

/** The modules of the library and of the packages that the configuration names, and the packages that were refused. */
export async function loadModules(
  { packages }: OcoConfig["prompts"],
  agents: readonly AgentDefinition[],
  folders: readonly string[],
): Promise<{ readonly registry: PromptRegistry; readonly problems: readonly string[] }> {
  const registry = new PromptRegistry({ agents: agents.map(({ id }) => id) });
  if (packages.length === 0) return { registry, problems: [] };
  const entries = packages.map((entry) => (typeof entry === "string" ? { name: entry } : entry));
  const { refused } = await loadPromptPackages(
    registry,
    entries.map((entry) => ({ ...entry, load: () => imported(entry.name, folders) })),
  );
  return { registry, problems: refused.map(({ message }) => plainText(message)) };
}

async function imported(name: string, folders: readonly string[]): Promise<unknown> {
  const path = resolvePackage(name, folders);
  if (path === undefined) throw new Error(`it is not installed in ${folders.join(" or ")}`);
  return importModule(path);
}
