import { expect, test } from "vitest";
import { TypedGoals } from "../../src/runtime/typed-goals.ts";

test("words are handed out once, exactly as typed, in several lines and with quotes and dollars", () => {
  const goals = new TypedGoals();
  goals.note("s", '  fix "a" and $1\nthen $ARGUMENTS  ');
  expect(goals.take("s")).toBe('fix "a" and $1\nthen $ARGUMENTS');
  expect(goals.take("s")).toBeUndefined();
});

test("one pair of quotes around the whole is the shell's, and empty words are no goal", () => {
  const goals = new TypedGoals();
  goals.note("s", '"make it pass"');
  expect(goals.take("s")).toBe("make it pass");
  goals.note("s", '""');
  expect(goals.take("s")).toBeUndefined();
});

test("only the newest hundred sessions are kept", () => {
  const goals = new TypedGoals();
  for (let n = 0; n <= 100; n += 1) goals.note(`s${n}`, "goal");
  expect(goals.take("s0")).toBeUndefined();
  expect(goals.take("s100")).toBe("goal");
});

test("words that no mission has taken by the next message are of the past", () => {
  const goals = new TypedGoals();
  goals.note("s", "an old goal");
  goals.messageSaved("s");
  goals.messageSaved("other");
  goals.messageSaved("s");
  expect(goals.take("s")).toBeUndefined();
  goals.note("s", "a goal");
  goals.messageSaved("s");
  expect(goals.take("s")).toBe("a goal");
});
