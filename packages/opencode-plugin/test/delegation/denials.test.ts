import type { PermissionRuleset } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import { denialsOf } from "../../src/delegation/host/denials.ts";

function rules(...lines: readonly string[]): PermissionRuleset {
  return lines.map((line) => {
    const [permission = "", pattern = "", action = ""] = line.split(" | ");
    return { permission, pattern, action: action as "allow" | "ask" | "deny" };
  });
}

function denied(...lines: readonly string[]): string[] {
  return denialsOf(rules(...lines)).map(({ permission, pattern }) => `${permission} | ${pattern}`);
}

test("an agent that may do everything, or has to ask, denies its children nothing", () => {
  expect(denied("* | * | allow")).toEqual([]);
  expect(denied("* | * | allow", "bash | * | ask", "question | * | deny")).toEqual([]);
});

test("an agent that only reads has children that only read, its exceptions are not theirs", () => {
  const plan = ["* | * | allow", "edit | * | deny", "edit | .opencode/plans/*.md | allow"];
  expect(denied(...plan)).toEqual(["edit | *"]);
  expect(denied("* | * | deny", "read | * | allow")).toEqual(["edit | *", "bash | *"]);
});

test("the last rule for everything decides, and narrower denials behind it hold", () => {
  expect(denied("bash | * | deny", "bash | * | allow")).toEqual([]);
  expect(denied("bash | rm * | deny", "bash | * | allow", "bash | git push* | deny")).toEqual([
    "bash | git push*",
  ]);
  expect(denied("bash | git push* | deny")).toEqual(["bash | git push*"]);
});
