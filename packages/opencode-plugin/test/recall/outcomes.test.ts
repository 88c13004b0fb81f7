import { expect, test } from "vitest";
import { outcomeOf } from "../../src/recall/outcomes.ts";
import { taskOf, viewOf } from "./views.ts";

test("a secret in a summary is found before the summary is cut", () => {
  const key = ["gh", "p_", "a1B2c3D4e5F6".repeat(3)].join("");
  const done = taskOf(
    "T1",
    "Push",
    { kind: "done", attempt: "work:T1:1", at: 3 },
    { result: { summary: `${"x ".repeat(284)}${key}`, files: [] } },
  );
  const [entry] = outcomeOf(viewOf({ kind: "execute" }, [done], []), done);
  expect(entry?.text).toMatch(/x \[redacted:/);
  expect(entry?.text).not.toContain(key.slice(0, 6));
});
