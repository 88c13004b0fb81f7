import { expect, test } from "vitest";
import { attemptBlock, missionBlock } from "../../src/context/mission-block.ts";
import { answered, taskOf, viewOf } from "../recall/views.ts";

const done = taskOf("T1", "Wrap text", { kind: "done", attempt: "a", at: 1 });

test("the block changes only with what the mission has reached, not with each step of a unit", () => {
  const states = [
    { kind: "pending" },
    { kind: "working", rivals: ["a"] },
    { kind: "checking", attempt: "a", rivals: [] },
    { kind: "reviewing", attempt: "a", rivals: [] },
  ] as const;
  const blocks = states.map((state) =>
    missionBlock(viewOf({ kind: "execute" }, [taskOf("T2", "Tally", state), done], [])),
  );
  expect(new Set(blocks).size).toBe(1);
  expect(blocks[0]).toContain("- T1 Wrap text: verified\n- T2 Tally: open");
});

test("a mission that is over has no block, and one that waits says what for", () => {
  const over = { kind: "ended", outcome: { kind: "sealed" }, at: 2, isCleaned: true } as const;
  expect(missionBlock(viewOf(over, [done], []))).toBeUndefined();
  const waiting = {
    kind: "decision",
    question: "Which one?",
    options: ["retry", "drop"],
    askedAt: 2,
  } as const;
  expect(missionBlock(viewOf(waiting, [done], []))).toContain(
    "Which one? Answer with mission_decide (retry, drop)",
  );
});

test("a block is bounded whatever the goal and the number of units", () => {
  const many = Array.from({ length: 500 }, (_, index) =>
    taskOf(`T${index}`, "x".repeat(500), { kind: "pending" }),
  );
  expect(missionBlock(viewOf({ kind: "execute" }, many, []))?.length).toBeLessThan(11_000);
});

test("a worker keeps its task, files, commands and what it has to call through a compaction", () => {
  const work = answered("work", "T1", "work:T1:1", "");
  const block = attemptBlock(viewOf({ kind: "execute" }, [done], [work]), work);
  for (const part of ["Task T1: Wrap text", "src/T1.js", "npm test", "complete_task"])
    expect(block).toContain(part);
});
