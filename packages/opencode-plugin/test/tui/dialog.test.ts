import { expect, test } from "vitest";
import { evidenceChoices, outputOf } from "../../src/tui/dialog/evidence-choices.ts";
import { missionChoices } from "../../src/tui/dialog/mission-choices.ts";
import { attempt, begunAt, evidence, mission, task, view } from "./sample-view.ts";

test("a mission is offered by its goal, with id and state", () => {
  const [choice] = missionChoices([mission({ goal: `Finish\n${"all ".repeat(40)}` })]);
  expect(choice).toMatchObject({ value: "m1", description: "m1", footer: "execute" });
  expect(choice?.title).toMatch(/^Finish all .*…$/);
});

test("the evidence lists each unit's commands with exit code and duration, then those of the whole", () => {
  const sample = view({
    mission: {
      phase: {
        kind: "ended",
        outcome: { kind: "failed", reasons: ["the tests fail"] },
        at: begunAt + 3000,
        isCleaned: true,
      },
    },
    tasks: [
      task("T1", 0, { state: { kind: "done", attempt: "a1", at: begunAt }, attempts: 2 }),
      task("T2", 1, { state: { kind: "dropped", why: "not needed" } }),
    ],
    attempts: [attempt("a1", { subject: "T1", number: 2 })],
    checks: {
      a1: [evidence("npm run one")],
      "wave-1": [
        evidence("npm test", { exitCode: 1, passed: false, why: "exit code 1", durationMs: 61_000 }),
      ],
    },
  });
  const rows = evidenceChoices(sample, begunAt).map(({ category, title, description, footer }) =>
    [category, title, description, footer].filter((part) => part !== undefined).join(" | "),
  );
  expect(rows).toEqual([
    "Mission m1 | failed | 1 wave(s), 0 tokens, 0 tool calls | 3.0 s",
    "Mission m1 | the tests fail",
    "T1 Implement T1: done, 2 attempts | $ npm run one | exit code 0 | 0.4 s",
    "T2 Implement T2: dropped | nothing was checked yet",
    "The whole | $ npm test | exit code 1 | 1 min 01 s",
  ]);
});

test("the output of a command is its end, without what a terminal would obey", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  const shown = outputOf(
    evidence("x", { outputTail: `${lines.join("\n")}\n\t\u001b[31mred\u001b[0m\u0007\n` }),
  );
  expect(shown).toMatch(/^\$ x\nexit code 0, 0\.4 s\n\nline 11\n/);
  expect(shown.endsWith("line 29\n    red")).toBe(true);
  const { exitCode: _, ...unfinished } = evidence("y", { why: "it took longer than 5 s", outputTail: "" });
  expect(outputOf(unfinished)).toBe("$ y\nit took longer than 5 s, 0.4 s\n\nIt printed nothing.");
});
