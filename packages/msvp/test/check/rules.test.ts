import { forbidConflictMarkers, forbidText, type Rule, type RulesEvidence, rules } from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { contextOf } from "../support/check-context.ts";

const files = (text: string) => ({ files: [{ path: "src/a.ts", text }] });

describe("rules", () => {
  test("a subject that keeps every rule passes, and the evidence names the rules", async () => {
    const result = await rules([forbidConflictMarkers()])(files("const a = 1;\n"), contextOf());
    expect(result).toMatchObject({
      isPassed: true,
      evidence: [{ kind: "rules", rules: ["conflict-markers"], count: 0 }],
    });
  });

  test("findings of all rules are gathered with where they are", async () => {
    const check = rules([forbidConflictMarkers(), forbidText("no-debugger", /\bdebugger\b/, "left in")]);
    const result = await check(
      files("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\r\ndebugger;\n"),
      contextOf(),
    );
    expect(result.isPassed).toBe(false);
    const [evidence] = result.evidence as RulesEvidence[];
    expect(evidence?.findings).toEqual([
      { rule: "conflict-markers", message: "a merge conflict is not resolved", where: "src/a.ts:1" },
      { rule: "conflict-markers", message: "a merge conflict is not resolved", where: "src/a.ts:5" },
      { rule: "no-debugger", message: "left in", where: "src/a.ts:6" },
    ]);
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });

  test("a flood of findings is counted but not kept", async () => {
    const check = rules([forbidText("no-a", /a/, "an a")], { mostFindings: 3 });
    const result = await check(files("a\n".repeat(1000)), contextOf());
    expect(result.evidence).toMatchObject([{ count: 1000, findings: { length: 3 } }]);
    expect(result.reason).toBe("1 rules, 1000 findings, first: src/a.ts:1: an a (no-a)");
  });

  test("a rule that throws does not count as kept", async () => {
    const broken: Rule<unknown> = { name: "broken", find: () => Promise.reject(new Error("no parser")) };
    await expect(rules([broken])({}, contextOf())).rejects.toThrow("no parser");
  });

  test("patterns that keep state between lines are refused", () => {
    expect(() => forbidText("g", /a/g, "")).toThrow(TypeError);
  });
});
