import { describe, expect, it } from "vitest";
import { type AgentRole, agentForRole, PromptRegistry } from "../src/index.ts";

/** The tools that the engine gives to each role, with every argument and every value that has a meaning. */
const contract: readonly (readonly [AgentRole, string, readonly string[]])[] = [
  [
    "commander",
    "mission_run",
    ["goal", '"MISSION <id> <outcome>"', "sealed", "failed", "stopped", "decision"],
  ],
  ["commander", "mission_decide", []],
  ["commander", "mission_status", []],
  ["commander", "mission_stop", []],
  [
    "planner",
    "submit_plan",
    ["summary", "verify", "tasks", "id", "title", "instructions", "parent", "depends", "agent", "files"],
  ],
  ["worker", "complete_task", ["status", '"done"', '"blocked"', "summary", "files"]],
  ["fixer", "complete_task", ["status", '"done"', '"blocked"', "summary", "files"]],
  ...(["reviewer", "master-reviewer"] as const).map(
    (role) =>
      [
        role,
        "submit_verdict",
        [
          "verdict",
          '"pass"',
          '"fail"',
          "findings",
          "severity",
          "blocker",
          "major",
          "minor",
          "message",
          "file",
          "line",
        ],
      ] as const,
  ),
];

const promptOf = (role: AgentRole): string =>
  new PromptRegistry().prepare(agentForRole(role)).render({}).system.join("\n\n");

describe("the tools of the engine", () => {
  it.each(contract)("the %s is told of %s with all that has a meaning", (role, tool, words) => {
    const prompt = promptOf(role);
    for (const word of [tool, ...words]) expect(prompt).toContain(word);
  });

  it("no role is told of another role's tool", () => {
    const tools = [...new Set(contract.map(([, tool]) => tool))];
    for (const role of new Set(contract.map(([name]) => name))) {
      const own = contract.filter(([name]) => name === role).map(([, tool]) => tool);
      const foreign = tools.filter((tool) => !own.includes(tool));
      for (const tool of foreign) expect(promptOf(role)).not.toContain(tool);
    }
  });

  it("the planner is told how verify commands run", () => {
    const prompt = promptOf("planner");
    for (const words of ["There is no shell", "&&", "exit code 0", "root of the working tree"]) {
      expect(prompt).toContain(words);
    }
  });

  it("a worker is told that plain text counts as done, and a scout that its text is the result", () => {
    expect(promptOf("worker")).toContain("Ending with plain text counts as done");
    expect(promptOf("scout")).toContain("Your final text is your result");
  });
});
