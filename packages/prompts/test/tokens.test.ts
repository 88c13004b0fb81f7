import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { agentRoles, assemblePrompt, modulesForRole } from "../src/index.ts";

const limits: Readonly<Record<string, number>> = {
  commander: 1100,
  planner: 900,
  worker: 800,
  reviewer: 800,
};

// Everything that can apply: each tool that a module asks for, and a team of eight.
const tools = ["lsp_diagnostics", "ast_search", "ast_replace", "update_todo", "delegate_task"];
const team = Array.from({ length: 8 }, (_, index) => `agent-${index}: does one kind of work.`).join("\n");

describe("token budgets with the o200k tokenizer", () => {
  it.each(agentRoles)("the %s stays within its budget with every optional module", (role) => {
    const prompt = assemblePrompt({ id: role, role }, modulesForRole(role), {
      vars: { memory: "", team },
      flags: ["memory", "team"],
      tools,
      budget: { tokens: 100_000, count: countTokens },
    });
    expect(prompt.tokens).toBeLessThanOrEqual(limits[role] ?? 500);
  });
});
