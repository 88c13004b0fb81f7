import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMemory } from "@oco/memory";
import { openStore } from "@oco/mvcc";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MissionMemory } from "../../src/recall/mission-memory.ts";
import { openMemoryAt } from "../../src/recall/open-memory.ts";
import { answered, taskOf, viewOf } from "./views.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-memory-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(project = "shop"): { memory: MissionMemory; faults: unknown[] } {
  const faults: unknown[] = [];
  const memory = new MissionMemory({
    open: () => openMemoryAt(join(folder, project), project),
    onFault: (error) => faults.push(error),
  });
  return { memory, faults };
}

const scout = answered(
  "scout",
  "stack",
  "scout:stack:1",
  "- The wrap function counts columns of text.\n- Never log TOKEN=ghp_0123456789abcdefghijklmnopqrstuvwxyz",
);
const request = { missionId: "m1", query: "wrap text columns", budget: 500 };

test("scouts' findings become facts of the project once exploring is over, and a later mission is told of them", async () => {
  const { memory } = open();
  memory.take(viewOf({ kind: "explore" }, [], [scout]));
  expect(await memory.recall({ ...request, taskId: "T1" })).toBe("");
  memory.take(viewOf({ kind: "plan" }, [], [scout]));
  expect(await memory.recall({ ...request, taskId: "T1" })).toContain("- The wrap function counts columns");
  await memory[Symbol.asyncDispose]();

  await using again = open().memory;
  expect(await again.recall({ ...request, missionId: "m2" })).toContain("- The wrap function counts columns");
  expect(await again.recall({ ...request, missionId: "m2", query: "TOKEN" })).not.toContain("ghp_0123");
  await using other = open("beta").memory;
  expect(await other.recall({ ...request, missionId: "m2" })).toBe("");
});

test("a planner is not told again what its own mission's scouts found", async () => {
  await using memory = open().memory;
  memory.take(viewOf({ kind: "plan" }, [], [scout]));
  expect(await memory.recall(request)).toBe("");
  expect(await memory.recall({ ...request, missionId: "m2" })).toContain("wrap function");
});

test("what was decided for a mission is told to its tasks, once, and to no other mission", async () => {
  await using memory = open().memory;
  const view = viewOf({ kind: "execute" }, [], []);
  const planned = { ...view, mission: { ...view.mission, summary: "Text is wrapped by columns." } };
  memory.take(planned);
  memory.take(planned);
  const told = await memory.recall({ ...request, taskId: "T1" });
  expect(told.split("Text is wrapped by columns").length - 1).toBe(1);
  expect(await memory.recall({ ...request, missionId: "m2", taskId: "T1" })).toBe("");
});

test("a mission whose steps are told again after many others stores nothing twice", async () => {
  const remembered: string[] = [];
  await using memory = new MissionMemory({
    open: async () => {
      const { memory: inner, close } = await openMemoryAt(join(folder, "shop"), "shop");
      const remember = inner.remember.bind(inner);
      inner.remember = (entry) => {
        remembered.push(entry.text);
        return remember(entry);
      };
      return { memory: inner, close };
    },
    onFault: (error) => {
      throw error;
    },
  });
  const view = viewOf({ kind: "plan" }, [], [scout]);
  const of = (id: string): typeof view => ({ ...view, mission: { ...view.mission, id } });
  for (let turn = 0; turn < 3; turn += 1) memory.take(of("m0"));
  await memory.settled();
  expect(remembered).toHaveLength(2);
  for (let index = 1; index <= 64; index += 1) memory.take(of(`m${index}`));
  memory.take(of("m0"));
  await memory.settled();
  expect(remembered).toHaveLength(2 * 66);
  expect((await memory.recall({ ...request, taskId: "T1" })).match(/wrap function/g)).toHaveLength(1);
});

test("what was shown for a task is rated by how each of its attempts ends, once", async () => {
  const opened: ("passed" | "failed")[] = [];
  await using memory = new MissionMemory({
    open: async () => {
      const { memory: inner, close } = await openMemoryAt(join(folder, "shop"), "shop");
      const rate = inner.reinforceAll.bind(inner);
      inner.reinforceAll = async (ids, outcome) => {
        opened.push(outcome);
        await rate(ids, outcome);
      };
      return { memory: inner, close };
    },
    onFault: (error) => {
      throw error;
    },
  });
  memory.take(viewOf({ kind: "execute" }, [], [scout]));
  await memory.recall({ ...request, taskId: "T1" });
  const first = answered("work", "T1", "work:T1:1", "tried");
  const second = answered("work", "T1", "work:T1:2", "done");
  const failed = taskOf("T1", "Wrap text", { kind: "pending" });
  memory.take(viewOf({ kind: "execute" }, [failed], [scout, first]));
  memory.take(viewOf({ kind: "execute" }, [failed], [scout, first]));
  const done = taskOf(
    "T1",
    "Wrap text",
    { kind: "done", attempt: "work:T1:2", at: 3 },
    { result: { summary: "wraps by words", files: [] } },
  );
  memory.take(viewOf({ kind: "execute" }, [done], [scout, first, second]));
  await memory.settled();
  expect(opened).toEqual(["failed", "passed"]);
  expect(await memory.recall({ ...request, taskId: "T1" })).toContain("T1 Wrap text is done: wraps by words");
  for (const from of [{ taskId: "T2" }, {}, { missionId: "m2", taskId: "T1" }])
    expect(await memory.recall({ ...request, ...from })).not.toContain("wraps by words");
});

test("what has faded goes with the first that is written and at the end of a mission, when others' entries are seen", async () => {
  const store = await openStore({});
  const clock = { ms: 1_000_000, now: () => clock.ms };
  const other = openMemory({ store, project: "shop", clock });
  const note = { tier: "task", mission: "m0", task: "T1", kind: "fact", source: "x" } as const;
  const fact = {
    tier: "project",
    kind: "fact",
    source: "x",
    text: "Columns of text are counted in cells",
  } as const;
  await using memory = new MissionMemory({
    open: async () => ({ memory: openMemory({ store, project: "shop", clock }), close: () => store.close() }),
    onFault: (error) => {
      throw error;
    },
  });
  const stored = (): string => JSON.stringify(store.entries());
  await other.remember({ ...note, text: "first" });
  clock.ms += 60 * 3_600_000;
  memory.take(viewOf({ kind: "plan" }, [], [scout]));
  await memory.settled();
  expect(stored()).not.toContain("first");
  await other.remember(fact);
  await other.remember({ ...note, text: "second" });
  clock.ms += 60 * 3_600_000;
  expect(await memory.recall({ ...request, taskId: "T1" })).not.toContain("in cells");
  const ended = viewOf({ kind: "ended", outcome: { kind: "sealed" }, at: 1, isCleaned: true }, [], [scout]);
  memory.take(ended);
  await memory.settled();
  expect(stored()).not.toContain("second");
  expect(await memory.recall({ ...request, taskId: "T1" })).toContain("in cells");
});

test("a memory that cannot be opened is reported and costs the mission nothing", async () => {
  const faults: unknown[] = [];
  const memory = new MissionMemory({
    open: () => Promise.reject(new Error("no disk")),
    onFault: (error) => faults.push(error),
  });
  memory.take(viewOf({ kind: "plan" }, [], [scout]));
  await memory.settled();
  expect(faults).toHaveLength(1);
  await memory[Symbol.asyncDispose]();
});
