import {
  agentForRole,
  agentRoles,
  explainPrompt,
  lintPrompt,
  loadPromptPackages,
  PromptRegistry,
} from "@oco/prompts";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { promptModules } from "../src/index.ts";

const name = "@oco/prompts-typescript";

async function registryWithPackage(): Promise<PromptRegistry> {
  const registry = new PromptRegistry();
  const { loaded, refused } = await loadPromptPackages(registry, [
    { name, load: () => import("../src/index.ts") },
  ]);
  expect(refused).toEqual([]);
  expect(loaded).toEqual([{ name, modules: promptModules.map(({ id }) => id) }]);
  return registry;
}

describe("promptModules", () => {
  it("reach the agents that they are for, once, under the package's name", async () => {
    const registry = await registryWithPackage();
    for (const role of agentRoles) {
      const prompt = registry.prepare(agentForRole(role)).render({});
      const own = prompt.sections.filter(({ source }) => source === name).map(({ id }) => id);
      expect(own).toEqual(promptModules.filter(({ agents }) => agents.includes(role)).map(({ id }) => id));
      for (const { text, agents } of promptModules) {
        expect(prompt.system.join("\n").split(text.trim())).toHaveLength(agents.includes(role) ? 2 : 1);
      }
    }
    expect(explainPrompt(registry.prepare(agentForRole("planner")).render({}))).toContain(name);
  });

  it("neither repeat nor contradict what the agents are told already", async () => {
    const registry = await registryWithPackage();
    for (const role of agentRoles) {
      expect(lintPrompt({ id: role, role }, registry.modulesFor(agentForRole(role)))).toEqual([]);
    }
  });

  it("cost an agent at most 300 tokens (o200k)", () => {
    for (const role of agentRoles) {
      const texts = promptModules
        .filter(({ agents }) => agents.includes(role))
        .map(({ text }) => text.trim());
      expect(countTokens(texts.join("\n\n"))).toBeLessThanOrEqual(300);
    }
  });
});
