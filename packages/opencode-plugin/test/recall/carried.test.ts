import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AttemptRecord, CheckEvidence, MissionView } from "@oco/mission";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MissionMemory } from "../../src/recall/mission-memory.ts";
import { openMemoryAt } from "../../src/recall/open-memory.ts";
import { answered, taskOf, viewOf } from "./views.ts";

let folder = "";
let memory: MissionMemory;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-carried-"));
  memory = open("shop");
});

afterEach(async () => {
  await memory[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function open(project: string): MissionMemory {
  return new MissionMemory({
    open: () => openMemoryAt(join(folder, project), project),
    onFault: (error) => {
      throw error;
    },
  });
}

const scout = answered(
  "scout",
  "stack",
  "scout:stack:1",
  "- Write functions without imports.\n- The wrap function counts columns; its TOKEN=ghp_0123456789abcdefghijklmnopqrstuvwxyz",
);
const done = taskOf(
  "T1",
  "Wrap text",
  { kind: "done", attempt: "work:T1:1", at: 3 },
  { result: { summary: "wraps by words", files: [] } },
);
const view = viewOf({ kind: "execute" }, [done, taskOf("T2", "Join text", { kind: "pending" })], [scout]);

function childOf(role: AttemptRecord["role"], subject: string) {
  return { kind: "child", view, attempt: answered(role, subject, `${role}:${subject}:1`, "x") } as const;
}

function checked(id: string, ...evidence: readonly Partial<CheckEvidence>[]): MissionView {
  const whole = evidence.map((each) => ({ ...passed, ...each }));
  return { ...view, checks: new Map([[id, { id, evidence: whole }]]) };
}

const passed: CheckEvidence = {
  command: "npm test",
  exitCode: 0,
  passed: true,
  startedAt: 1,
  durationMs: 1,
  outputTail: "",
};

test("a parent's summary keeps what bears on the goal, a worker's what bears on its task, and secrets are in neither", async () => {
  memory.take(view);
  const parent = await memory.carried({ kind: "parent", view });
  expect(parent).toContain("- Write functions without imports.");
  expect(parent).not.toContain("wraps by words");
  const worker = await memory.carried(childOf("work", "T1"));
  expect(worker).toContain("The wrap function counts columns");
  expect(worker).toContain("wraps by words");
  expect(await memory.carried(childOf("work", "T2"))).not.toContain("wraps by words");
  expect(parent + worker).not.toContain("ghp_0123");
  expect(await memory.carried({ kind: "parent", view })).toBe(parent);
});

test("scouts and whoever judges are reminded of nothing", async () => {
  memory.take(view);
  for (const role of ["scout", "review", "master"] as const)
    expect(await memory.carried(childOf(role, "T1"))).toBe("");
  expect(await memory.carried(childOf("plan", "plan"))).toContain("Write functions");
});

test("however much is known, a summary keeps about 600 tokens of it", async () => {
  const many = Array.from(
    { length: 40 },
    (_, index) => `- Write functions ${index} ${"so that it reads well ".repeat(12)}`,
  );
  memory.take(viewOf({ kind: "plan" }, [], [answered("scout", "stack", "scout:stack:2", many.join("\n"))]));
  const text = await memory.carried({ kind: "parent", view });
  expect(text.length).toBeGreaterThan(1_200);
  expect(text.length).toBeLessThan(2_600);
});

test("what passed for the whole mission is known of the machine, to every later mission of the project and to no other", async () => {
  memory.take(checked("wave-1", {}, { command: "npm run lint", passed: false, exitCode: 1 }));
  memory.take(checked("work:T1:1", { command: "node --test test/wrap.test.js" }));
  memory.take(
    checked("wave-2", { command: `curl -H "Authorization: Bearer sk-ant-${"a1".repeat(20)}" localhost` }),
  );
  await memory.settled();
  const request = { missionId: "m2", query: "an unrelated goal", budget: 500 };
  const told = await memory.recall(request);
  expect(told).toContain(`passed on this machine (${process.platform}): npm test`);
  expect(told).toContain("[redacted:");
  for (const absent of ["lint", "wrap.test.js", "sk-ant-"]) expect(told).not.toContain(absent);
  expect(await memory.carried({ kind: "parent", view })).toContain("npm test");
  await using other = open("beta");
  expect(await other.recall(request)).toBe("");
});
