import { expect, test } from "vitest";
import type { MissionEngine, PlanEdit, TaskInput } from "../../src/index.ts";
import type { SimulatedReply, SimulatedTurn } from "../../src/simulation/index.ts";
import { finish, openWorld, type World } from "../world.ts";

const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  ...more,
});

const change = (...edits: PlanEdit[]) => ({ by: "the person", why: "better so", edits });

/** A mission whose first task works until it is let go, with the others waiting for it. */
async function held(tasks: readonly TaskInput[]): Promise<World & { id: string }> {
  const it = await openWorld({ tasks, play: once("work:t1:1", { durationMs: 60_000, text: "t1 is made" }) });
  const id = await it.engine.start({ goal: "build things", directory: "/project", level: "L2" });
  await it.clock.runUntil(() => it.host.log.some(({ attempt }) => attempt === "work:t1:1"), 60_000);
  return { ...it, id };
}

function once(attempt: string, reply: SimulatedReply): (turn: SimulatedTurn) => SimulatedReply | undefined {
  return (turn) => (turn.attempt === attempt ? reply : undefined);
}

function states(engine: MissionEngine, id: string): Record<string, string> {
  return Object.fromEntries([...(engine.view(id)?.tasks ?? [])].map(([key, { state }]) => [key, state.kind]));
}

test("a task that is added is worked on, and the change is kept with who, why and version", async () => {
  const it = await held([task("t1")]);
  const outcome = await it.engine.edit(it.id, change({ kind: "add", task: task("t2", { depends: ["t1"] }) }));
  expect(outcome).toEqual({ kind: "applied", version: 2 });
  expect(await finish(it, it.id)).toMatch(/sealed[\s\S]*t2 Thing t2: done/);
  expect(it.engine.edits(it.id)).toMatchObject([{ version: 2, by: "the person", why: "better so" }]);
});

test("a task that is dropped while it is worked on loses its session, and what depends on it goes on", async () => {
  const it = await held([task("t1"), task("t2", { depends: ["t1"] })]);
  await it.engine.edit(it.id, change({ kind: "drop", id: "t1" }));
  expect(await finish(it, it.id)).toMatch(/^MISSION \w+ sealed/);
  expect(states(it.engine, it.id)).toEqual({ t1: "dropped", t2: "done" });
  expect(it.host.running).toBe(0);
});

test("a split task waits for its parts and is then worked on with their results", async () => {
  const it = await held([task("t1"), task("t2", { depends: ["t1"] })]);
  const into = [task("t2.a"), task("t2.b")];
  expect(await it.engine.edit(it.id, change({ kind: "split", id: "t2", into }))).toMatchObject({
    kind: "applied",
  });
  await finish(it, it.id);
  const order = it.host.log.map(({ attempt }) => attempt).filter((attempt) => attempt.startsWith("work"));
  expect(order).toEqual(["work:t1:1", "work:t2.a:1", "work:t2.b:1", "work:t2:1"]);
  expect(it.host.log.find(({ attempt }) => attempt === "work:t2:1")?.text).toContain(
    "Result of t2.a, which this builds on:",
  );
});

test("the order of tasks that wait is the order in which they are started", async () => {
  const waiting = ["t2", "t3", "t4"].map((id) => task(id, { depends: ["t1"] }));
  const it = await held([task("t1"), ...waiting]);
  await it.engine.edit(it.id, change({ kind: "order", ids: ["t4", "t2", "t3"] }));
  await finish(it, it.id);
  const order = it.host.log.map(({ attempt }) => attempt).filter((attempt) => attempt.startsWith("work"));
  expect(order).toEqual(["work:t1:1", "work:t4:1", "work:t2:1", "work:t3:1"]);
});

test.each<[string, PlanEdit, string]>([
  ["an unknown task", { kind: "drop", id: "t9" }, 'there is no task "t9"'],
  ["a cycle", { kind: "change", id: "t2", to: { depends: ["t2"] } }, "dependency cycle: t2 -> t2"],
  ["a task that exists", { kind: "add", task: task("t1") }, 'duplicate task id "t1"'],
  [
    "a file that a task under way owns",
    { kind: "add", task: task("t3", { files: ["src/**"] }) },
    "tasks t1 and t3 both own",
  ],
])("a change with %s is refused whole, and the plan stays as it was", async (_, edit, fault) => {
  const it = await held([task("t1", { files: ["src/a"] }), task("t2", { depends: ["t1"] })]);
  const outcome = await it.engine.edit(it.id, change({ kind: "add", task: task("t7") }, edit));
  expect(outcome).toMatchObject({ kind: "refused", faults: [expect.stringContaining(fault)] });
  expect(states(it.engine, it.id)).toEqual({ t1: "working", t2: "pending" });
  expect(it.engine.edits(it.id)).toEqual([]);
});

test("a change made for an older version of the plan is refused", async () => {
  const it = await held([task("t1")]);
  await it.engine.edit(it.id, { ...change({ kind: "add", task: task("t2") }), basedOn: 1 });
  const late = await it.engine.edit(it.id, { ...change({ kind: "add", task: task("t3") }), basedOn: 1 });
  expect(late).toMatchObject({ kind: "refused", faults: [expect.stringContaining("version 2")] });
});

test("a worker splits its own task, no deeper than the limit, and the mission is sealed", async () => {
  const it = await openWorld({
    tasks: [task("t1")],
    limits: { depth: 2 },
    play: ({ attempt }) => {
      const [role, id = "", number] = attempt.split(":");
      if (role !== "work" || number !== "1") return undefined;
      const parts = [task(`${id}.a`), task(`${id}.b`)];
      return { submit: [{ tool: "split_task", input: { why: "too large", parts } }], text: `part ${id}` };
    },
  });
  const report = await finish(it);
  expect(report).toMatch(/^MISSION \w+ sealed/);
  const ids = [...it.host.log]
    .map(({ attempt }) => attempt)
    .filter((attempt) => attempt.startsWith("work"))
    .map((attempt) => attempt.slice("work:".length));
  expect(new Set(ids)).toEqual(
    new Set([
      "t1:1",
      "t1.a:1",
      "t1.b:1",
      "t1.a.a:1",
      "t1.a.b:1",
      "t1.b.a:1",
      "t1.b.b:1",
      "t1.a:2",
      "t1.b:2",
      "t1:2",
    ]),
  );
});

test("a task and its parts spend from one budget, and the end of it is the reason", async () => {
  const it = await openWorld({
    tasks: [task("t1", { budget: { tokens: 200 } })],
    play: ({ attempt }) =>
      attempt === "work:t1:1"
        ? { submit: [{ tool: "split_task", input: { why: "too large", parts: [task("a"), task("b")] } }] }
        : undefined,
  });
  expect(await finish(it)).toMatch(/failed[\s\S]*the budget of task t1 is used up: 330 of 200 tokens/);
});

test("parts that want more than is left of the budget are refused", async () => {
  const it = await held([task("t1"), task("t2", { depends: ["t1"] })]);
  const part = (id: string, tokens: number) => ({ ...task(id), budget: { tokens } });
  const into = [part("t2a", 60), part("t2b", 60)];
  await it.engine.edit(it.id, change({ kind: "change", id: "t2", to: { budget: { tokens: 100 } } }));
  expect(await it.engine.edit(it.id, change({ kind: "split", id: "t2", into }))).toEqual({
    kind: "refused",
    faults: ["the parts of t2 want 120 tokens; 100 are left of its budget"],
  });
  expect(
    await it.engine.edit(
      it.id,
      change({ kind: "split", id: "t2", into: [part("t2a", 60), part("t2b", 40)] }),
    ),
  ).toMatchObject({ kind: "applied" });
});
