import { expect, test } from "vitest";
import type { TaskInput } from "../../src/index.ts";
import { type SimulatedReply, type SimulatedTurn, SimulatedWorktrees } from "../../src/simulation/index.ts";
import { finish, openWorld } from "../world.ts";

const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  ...more,
});

const failing: SimulatedReply = {
  submit: [
    {
      tool: "submit_verdict",
      input: { verdict: "fail", findings: [{ severity: "major", message: "not yet" }] },
    },
  ],
};

test("the same fault in the same tree, wave after wave, goes to the fixer and then ends the mission with it", async () => {
  // A repair's own command is the one that failed: it passes for the repair and fails for the whole.
  let runs = 0;
  const it = await openWorld({
    tasks: [task("t1")],
    verify: ["all"],
    exitCode: () => {
      runs += 1;
      return runs % 2 === 1 ? 1 : 0;
    },
  });
  expect(await finish(it)).toMatch(/failed[\s\S]*after 5 waves, the limit, command "all" did not pass/);
  const agents = it.host.log
    .filter(({ attempt }) => attempt.startsWith("work:repair"))
    .map(({ attempt, agent }) => `${attempt} ${agent}`);
  expect(agents).toEqual([
    "work:repair-1:1 worker",
    "work:repair-2:1 worker",
    "work:repair-3:1 fixer",
    "work:repair-4:1 fixer",
  ]);
  const [, second, third] = it.host.log.filter(({ attempt }) => attempt.startsWith("work:repair"));
  expect(second?.text).not.toContain("repair-1");
  expect(third?.text).toContain("tried (repair-1, repair-2), and it is as it was");
  for (const id of ["repair-1", "repair-2"])
    expect(third?.text).toContain(`Result of ${id}, which this builds on:\nwork:${id}:1 did it`);
});

test("a mission that waits for a person runs nothing and does not age, and goes on with the answer", async () => {
  const it = await openWorld({
    tasks: [task("t1", { verify: ["check t1"] }), task("t2")],
    exitCode: (command) => (command === "check t1" ? 9 : 0),
    limits: { canAsk: true, wallTimeMs: 3_600_000 },
  });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/decision[\s\S]*The mission cannot go on: unit t1[\s\S]*exit code 9/);
  it.clock.setTimeout(() => {}, 10 * 3_600_000);
  await it.clock.runUntil(() => false, 10 * 3_600_000);
  expect(it.host.running).toBe(0);
  expect(it.engine.report(id).state).toBe("decision");
  await it.engine.answer(id, { kind: "drop", by: "me", note: "not needed" });
  expect(await finish(it, id)).toMatch(/sealed[\s\S]*t1 Thing t1: dropped/);
  await expect(it.engine.answer(id, { kind: "drop", by: "me" })).rejects.toMatchObject({
    code: "OCO_MISSION_INVALID",
  });
});

test("of a race the first that is verified wins, and the others are aborted", async () => {
  const workspace = new SimulatedWorktrees();
  const durations: Record<string, SimulatedReply> = {
    "work:t1:1": { durationMs: 60_000 },
    "work:t1:2": { durationMs: 1000, text: "second" },
    "work:t1:3": { hangs: true },
  };
  const it = await openWorld({
    tasks: [task("t1", { mode: { kind: "race", rivals: [{}, {}] } })],
    play: ({ attempt }: SimulatedTurn) => durations[attempt],
    options: { workspace },
  });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/^MISSION \w+ sealed/);
  const view = it.engine.view(id);
  expect(view?.tasks.get("t1")?.state).toMatchObject({ kind: "done", attempt: "work:t1:2" });
  const ends = [...(view?.attempts.values() ?? [])].flatMap(({ id: attempt, state }) =>
    state.kind === "ended" && attempt.startsWith("work") ? [state.end.kind] : [],
  );
  expect(ends).toEqual(["cancelled", "answered", "cancelled"]);
  expect(it.host.running).toBe(0);
  expect(workspace.places.size).toBe(0);
  expect(it.clock.now()).toBeLessThan(60_000);
});

test("a quorum of two of three passes a unit that one reviewer refuses, and gives back one that two refuse", async () => {
  const it = await openWorld({
    tasks: [task("t1"), task("t2")],
    limits: { quorum: { required: 2, of: 3 } },
    play: ({ attempt }) =>
      ["review:t1:1", "review:t2:1", "review:t2:2"].includes(attempt) ? failing : undefined,
  });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/^MISSION \w+ sealed/);
  const work = it.host.log.map(({ attempt }) => attempt).filter((attempt) => attempt.startsWith("work"));
  expect(work.toSorted()).toEqual(["work:t1:1", "work:t2:1", "work:t2:2"]);
});

test("a bound that is no number is refused when the engine or the mission is made", async () => {
  await expect(openWorld({ tasks: [], limits: { attempts: -1 } })).rejects.toThrow(
    "limit attempts must be a whole number of at least 0, not -1",
  );
  const it = await openWorld({ tasks: [] });
  const request = { goal: "x", directory: "/", limits: { quorum: { required: 3, of: 2 } } };
  await expect(it.engine.start(request)).rejects.toThrow("not 3 of 2");
});

test("a task's own model and those of its rivals reach the host, and the fixer works with its own", async () => {
  const it = await openWorld({
    tasks: [
      task("t1", {
        model: "a/one",
        verify: ["check t1"],
        mode: { kind: "race", rivals: [{ model: "b/two" }, { agent: "fixer" }] },
      }),
      task("t2"),
    ],
    exitCode: (command, run) => (command === "check t1" && run <= 3 ? 1 : 0),
    limits: { attempts: 1 },
    options: { workspace: new SimulatedWorktrees(), workers: ["fixer"] },
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const work = it.host.log.filter(({ attempt }) => attempt.startsWith("work"));
  expect(work.map(({ attempt, agent, model }) => `${attempt} ${agent} ${model ?? "its own"}`).sort()).toEqual(
    [
      "work:t1:1 worker a/one",
      "work:t1:2 worker b/two",
      "work:t1:3 fixer a/one",
      "work:t1:4 fixer its own",
      "work:t2:1 worker its own",
    ],
  );
});

test("the model of a mission is told with each turn, as the default of agents that have none", async () => {
  const it = await openWorld({ tasks: [task("t1", { model: "a/one" })] });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2", model: "d/efault" });
  expect(await finish(it, id)).toMatch(/^MISSION \w+ sealed/);
  expect(new Set(it.host.log.map(({ defaultModel }) => defaultModel))).toEqual(new Set(["d/efault"]));
  expect(new Set(it.host.log.map(({ model }) => model))).toEqual(new Set([undefined, "a/one"]));
});

test("where sessions are scarce larger tasks are started first, equals in the order of the plan", async () => {
  const it = await openWorld({
    tasks: [task("t1", { size: "S" }), task("t2"), task("t3", { size: "L" }), task("t4", { size: "M" })],
    options: { capacity: { initial: 1, max: 1 } },
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const work = it.host.log.filter(({ attempt }) => attempt.startsWith("work"));
  expect(work.map(({ attempt }) => attempt)).toEqual(["work:t3:1", "work:t2:1", "work:t4:1", "work:t1:1"]);
});

test("a task can want more reviewers than the mission", async () => {
  const it = await openWorld({ tasks: [task("t1", { quorum: { required: 2, of: 2 } }), task("t2")] });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const reviews = it.host.log.map(({ attempt }) => attempt).filter((attempt) => attempt.startsWith("review"));
  expect(reviews.sort()).toEqual(["review:t1:1", "review:t1:2", "review:t2:1"]);
});

test("work that cannot be brought into the project waits for the person, and a retry brings it in", async () => {
  const workspace = new SimulatedWorktrees();
  let isDirty = true;
  const land = workspace.land.bind(workspace);
  workspace.land = async () => (isDirty ? { kind: "refused", why: "uncommitted changes (a.txt)" } : land());
  const setup = { tasks: [task("t1")], options: { workspace } };
  const it = await openWorld({ ...setup, limits: { canAsk: true } });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/decision[\s\S]*uncommitted changes \(a\.txt\)[\s\S]*: retry, stop/);
  await it.engine.answer(id, { kind: "retry", by: "me" });
  expect(await finish(it, id)).toMatch(/decision[\s\S]*uncommitted changes/);
  isDirty = false;
  await it.engine.answer(id, { kind: "retry", by: "me" });
  expect(await finish(it, id)).toMatch(/sealed[\s\S]*3 wave/);
  expect(it.host.log.filter(({ attempt }) => attempt.startsWith("work"))).toHaveLength(1);
  isDirty = true;
  const unasked = await openWorld(setup);
  expect(await finish(unasked)).toMatch(/failed[\s\S]*could not be brought into the project/);
});

test("80 % of the waves and of a unit's attempts are told before they are used up", async () => {
  const it = await openWorld({
    tasks: [task("t1", { verify: ["check t1"] })],
    verify: ["all"],
    exitCode: (command, run) => (command === "check t1" ? (run < 3 ? 1 : 0) : run % 2),
  });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/failed/);
  const told: string[] = [];
  for await (const event of it.engine.events(id, { isFollowing: false }))
    if (event.kind === "note") told.push(...(event.record?.lines ?? []));
  expect(told.filter((line) => line.includes("attempts") || line.includes("80 %"))).toEqual([
    "task t1 has used 2 of its 3 attempts",
    "80 % of the waves limit is used: 4 of 5",
  ]);
});
