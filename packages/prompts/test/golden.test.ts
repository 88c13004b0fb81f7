import { describe, expect, it } from "vitest";
import { agentRoles, assemblePrompt, libraryModules, modulesForRole } from "../src/index.ts";

describe("golden prompts", () => {
  it.each(agentRoles)("the prompt of the %s is the one on file", async (role) => {
    const { system } = assemblePrompt({ id: role, role }, modulesForRole(role), { vars: {} });
    await expect(`${system.join("\n\n")}\n`).toMatchFileSnapshot(`fixtures/${role}.txt`);
  });

  it("the modules that need a tool or a flag are the ones on file", async () => {
    const optional = libraryModules.filter(({ when }) => Object.keys(when).length > 0);
    const texts = optional.map(({ id, text }) => `<!-- ${id} -->\n${text}`);
    await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("fixtures/optional.txt");
  });

  it("every module of the library is part of a role", () => {
    const used = new Set(agentRoles.flatMap((role) => modulesForRole(role).map(({ id }) => id)));
    expect(libraryModules.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });

  it("each sentence reaches an agent once", () => {
    for (const role of agentRoles) {
      const { system } = assemblePrompt({ id: role, role }, modulesForRole(role), { vars: {} });
      const lines = system
        .join("\n")
        .split("\n")
        .filter((line) => line.length > 20);
      expect(lines.length).toBe(new Set(lines).size);
    }
  });
});
