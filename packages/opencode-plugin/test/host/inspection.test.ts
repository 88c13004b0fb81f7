import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { openHost, plugin, type Setting } from "./open-host.ts";

const timeoutMs = 120_000;

const rule = `id: no-var
language: JavaScript
severity: error
message: Use const or let.
rule: { kind: variable_declaration }
`;

/** The sample mission with a rule, in which two workers hand in files that no verify command would have to notice. */
function open(workspace: "shared" | "worktree"): Promise<Setting> {
  const script = sampleScript({
    hasBadFirstPlan: false,
    write: (feature, attempt, solution) => {
      if (attempt > 1) return solution;
      if (feature === "wrap") return `${solution}\nexport const left = (1;\n`;
      return feature === "tally" ? `${solution}\nvar more = 1;\n` : solution;
    },
  });
  const files = { ...sampleProject, ".opencode/oco/rules/no-var.yml": rule };
  return openHost(script, { files, plugins: [[plugin, { workspace }]] });
}

test.each(["shared", "worktree"] as const)(
  "a file that does not parse and one that breaks a rule go back with file and line, are mended, and the mission is sealed (%s)",
  { timeout: timeoutMs },
  async (workspace) => {
    await using setting = await open(workspace);
    const { host, model } = setting;
    const run = await host.run(sampleGoal, { command: "task", timeoutMs });
    expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
    const messages = model.requests.filter(({ agent }) => agent === "worker").map(({ lastUser }) => lastUser);
    const again = [...new Set(messages.filter((text) => text.includes("did not pass inspection")))];
    expect(again).toHaveLength(2);
    const told = again.join("\n");
    expect(told).toMatch(/- src\/wrap\.js:\d+:\d+: Unexpected token, expected "," \[syntax\]/);
    expect(told).toMatch(/- src\/tally\.js:\d+:1: Use const or let\. \[no-var\]/);
    expect(run.text).toContain(
      "T1 Implement slugify: done, review: pass\n  syntax of 1 changed file(s) -> nothing found",
    );
    expect(run.text).toContain("T2 Implement wrap: done, 2 attempts");
    expect(run.text).toContain("T3 Implement tally: done, 2 attempts");
    const reviews = model.requests
      .filter(({ agent }) => agent === "reviewer")
      .map(({ lastUser }) => lastUser);
    expect(reviews.some((text) => text.includes("- rules of 1 changed file(s) -> nothing found"))).toBe(true);
  },
);
