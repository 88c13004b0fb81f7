import { expect, test } from "vitest";
import { taskMetricLines } from "../../src/tools/task-metrics.ts";
import { ended, queued } from "../delegation/records.ts";

const usage = { inputTokens: 900, outputTokens: 100, cost: 0.25, toolCalls: 3 };

test("tasks are counted by state, listed with what they used and how long they took, and summed", () => {
  const done = ended("a");
  if (done.state.kind !== "ended") throw new Error("the task has not ended");
  const tasks = [
    { ...done, createdAt: 1000, state: { ...done.state, usage, startedAt: 3000, endedAt: 7500 } },
    ended("b", { end: { kind: "failed", why: "it broke" }, endedAt: 4000 }),
    queued("c", {
      createdAt: 2000,
      state: { kind: "running", sessionId: "s", turnId: "m", turn: 1, startedAt: 6000 },
    }),
    queued("d", { createdAt: 9000 }),
  ];
  expect(taskMetricLines(tasks, 10_000)).toEqual([
    "Delegated tasks: 4 (1 completed, 1 failed, 1 running, 1 queued)",
    'a completed general "do a": 1000 tokens, 3 tool calls, 0.2500 USD, 4.5 s after 2.0 s in the queue',
    'b failed general "do b": 0 tokens, 0 tool calls, 0.0000 USD, never started, 4.0 s in the queue',
    'c running general "do c": 4.0 s after 4.0 s in the queue',
    'd queued general "do d": waiting for 1.0 s',
    "Delegated in all: 1000 tokens, 3 tool calls, 0.2500 USD",
  ]);
});

test("the list is bounded to the newest, the counts are not", () => {
  const lines = taskMetricLines(
    Array.from({ length: 100 }, (_, index) => queued(`t${index}`)),
    0,
  );
  expect(lines[0]).toBe("Delegated tasks: 100 (100 queued)");
  expect(lines[1]).toBe("(70 older tasks left out)");
  expect(lines).toHaveLength(33);
  expect(lines[2]).toContain("t70 ");
  expect(taskMetricLines([], 0)).toEqual(["This session has delegated no task."]);
});
