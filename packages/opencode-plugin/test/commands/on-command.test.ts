import { expect, test } from "vitest";
import { onCommand } from "../../src/commands/on-command.ts";
import { slashCommands } from "../../src/commands/slash-commands.ts";
import { withTypedWords } from "../../src/commands/typed-words.ts";
import type { ProjectRuntime } from "../../src/runtime/project-runtime.ts";
import { TypedGoals } from "../../src/runtime/typed-goals.ts";

test("every command of the issue is there and goes to the commander of the team", () => {
  const commands = slashCommands("chief");
  expect(Object.keys(commands).toSorted()).toEqual(["agents", "plan", "resume", "status", "stop", "task"]);
  expect(Object.values(commands).every(({ agent }) => agent === "chief")).toBe(true);
});

test("the words behind /task are kept as typed, those behind other commands are not", () => {
  const goals = new TypedGoals();
  const runtime = { goals } as ProjectRuntime;
  onCommand(runtime, { command: "task", sessionID: "s", arguments: 'line one\n"two" $3' });
  onCommand(runtime, { command: "status", sessionID: "t", arguments: "x" });
  expect(goals.take("s")).toBe('line one\n"two" $3');
  expect(goals.take("t")).toBeUndefined();
});

test("the words are added to what one of our commands became, as typed, and to nothing else", () => {
  const text = (words: string) => ({ type: "text", text: words }) as never;
  const told = "Call mission_status and show its output as it is.";
  const words = "now\n!`date` @file $1";
  expect(withTypedWords("status", words, [text(told)])).toEqual([text(told), text(words)]);
  expect(withTypedWords("status", " ", [text(told)])).toBeUndefined();
  expect(withTypedWords("status", words, [text("A command of mine.")])).toBeUndefined();
  expect(withTypedWords("mine", words, [text(told)])).toBeUndefined();
});
