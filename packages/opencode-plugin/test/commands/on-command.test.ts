import { expect, test } from "vitest";
import { onCommand } from "../../src/commands/on-command.ts";
import { slashCommands } from "../../src/commands/slash-commands.ts";
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
