import { expect, test } from "vitest";
import type { MissionReport, TaskInput } from "../../src/index.ts";
import type { SimulatedReply, SimulatedTurn } from "../../src/simulation/index.ts";
import { finish, openWorld, type Setup, type World } from "../world.ts";

const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  ...more,
});

/** The milestone `m` waits for a quick and a slow task; its part `big` needs only the quick one, which nobody knew. */
const plan: readonly TaskInput[] = [
  task("quick"),
  task("slow"),
  task("big", { parent: "m", depends: ["quick", "slow"] }),
  task("m", { depends: ["big"] }),
];

const refined = (tasks: readonly TaskInput[]): SimulatedReply => ({
  durationMs: 500,
  submit: [{ tool: "submit_plan", input: { summary: "big needs only quick", tasks } }],
});

const better = refined([task("big", { depends: ["quick"] }), task("m")]);

const durations: Readonly<Record<string, number>> = { "work:quick:1": 200, "work:slow:1": 20_000 };

function playing(
  refine: SimulatedReply | ((turn: SimulatedTurn) => SimulatedReply),
): NonNullable<Setup["play"]> {
  return (turn) => {
    if (turn.attempt.startsWith("refine")) return typeof refine === "function" ? refine(turn) : refine;
    const durationMs = turn.attempt.startsWith("work:big") ? 15_000 : durations[turn.attempt];
    return durationMs === undefined ? undefined : { durationMs, text: `${turn.attempt} did it` };
  };
}

async function run(
  setup: Partial<Setup>,
): Promise<{ readonly it: World; readonly report: MissionReport; readonly text: string }> {
  const it = await openWorld({ tasks: plan, ...setup });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L3" });
  const text = await finish(it, id);
  return { it, report: it.engine.report(id), text };
}

test("a refinement made while a wave runs shortens the mission, and without speculation there is none", async () => {
  const without = await run({ play: playing(better), limits: { speculation: 0 } });
  const refining = await run({ play: playing(better) });
  expect([without.report.state, refining.report.state]).toEqual(["sealed", "sealed"]);
  expect(without.report.refinements).toEqual([]);
  expect(without.it.host.log.some(({ attempt }) => attempt.startsWith("refine"))).toBe(false);
  expect(refining.report.refinements).toEqual([
    { milestone: "m", attempt: "refine:m:1", state: "applied", detail: "plan version 2" },
  ]);
  // 20 s of `slow` and 15 s of `big`, one after the other, or at the same time.
  expect(without.report.durationMs).toBeGreaterThan(35_000);
  expect(refining.report.durationMs).toBeLessThan(23_000);
  expect(refining.text).toContain("Refined while earlier tasks ran:\n- m: applied (plan version 2)");
});

test("the planner is shown the milestone, what it builds on, and what is still at work", async () => {
  const { it } = await run({ play: playing(better) });
  const told = it.host.log.find(({ attempt }) => attempt === "refine:m:1");
  expect(told?.agent).toBe("planner");
  expect(told?.text).toContain('{"id":"big"');
  expect(told?.text).toContain("Result of quick, which this builds on:\nwork:quick:1 did it");
  expect(told?.text).toContain("Not finished yet:\n- slow Thing slow");
});

/** A person renames a task whenever the planner is about to hand in. */
function meddled(times: number): {
  readonly play: NonNullable<Setup["play"]>;
  readonly of: (it: World) => void;
} {
  let world: World | undefined;
  const play = playing(({ attempt }) => {
    const missionId = world?.host.log.find((turn) => turn.attempt === attempt)?.tag.split("/", 1)[0] ?? "";
    for (let n = 1; n <= times; n += 1) {
      const edits = [{ kind: "change", id: "big", to: { title: `Person's ${n}` } }] as const;
      world?.clock.setTimeout(
        () => void world?.engine.edit(missionId, { by: "me", why: "so", edits }),
        n * 100,
      );
    }
    return { ...better, submit: [...(better.submit ?? []), ...(better.submit ?? [])] };
  });
  const of = (it: World): void => {
    world = it;
  };
  return { play, of };
}

test("a refinement of a plan that has changed is refused with what it is now, and taken when it is made from that", async () => {
  const { play, of } = meddled(1);
  const it = await openWorld({ tasks: plan, play });
  of(it);
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L3" });
  expect(await finish(it, id)).toMatch(/sealed/);
  const attempt = it.engine.view(id)?.attempts.get("refine:m:1");
  expect(attempt).toMatchObject({ rereads: 1, submission: { outcome: { kind: "applied", version: 3 } } });
  expect(it.engine.edits(id).map(({ by }) => by)).toEqual(["me", "planner"]);
  expect(it.engine.report(id).refinements).toMatchObject([
    { detail: "plan version 3, made anew because the plan had moved on" },
  ]);
});

/** A world in which a planner has just been asked to refine, and does nothing by itself. */
async function openRefinement(tasks: readonly TaskInput[]) {
  const it = await openWorld({ tasks, play: playing({ durationMs: 500 }) });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L3" });
  await it.clock.runUntil(() => it.host.log.some(({ attempt }) => attempt.startsWith("refine")), 10_000);
  const session = it.host.log.find(({ attempt }) => attempt.startsWith("refine"))?.sessionId ?? "";
  return { it, id, session };
}

test("a refinement whose plan changes again is thrown away, and the report says so", async () => {
  const { it, id, session } = await openRefinement(plan);
  const texts: string[] = [];
  for (const title of ["one", "two", "three"]) {
    await it.engine.edit(id, { by: "me", why: "so", edits: [{ kind: "change", id: "big", to: { title } }] });
    const input = { summary: "big needs only quick", tasks: [task("big", { depends: ["quick"] })] };
    texts.push((await it.engine.submissions.plan(session, input)).text);
  }
  expect(texts[0]).toMatch(
    /^Not taken: the plan, task big changed since you were shown it\.[\s\S]*"title":"one"/,
  );
  expect(texts[1]).toMatch(/^The plan has moved on again, and your edits are not used/);
  expect(texts[2]).toMatch(/^Already handed in/);
  expect(await finish(it, id)).toMatch(/sealed[\s\S]*- m: discarded \(the plan, task big had changed\)/);
  expect(it.engine.view(id)?.tasks.get("big")?.spec.depends).toEqual(["quick", "slow"]);
});

test("a refinement gives its session up when other work wants it, and costs the mission no time", async () => {
  const capacity = { initial: 2, max: 2, perAgent: 10 };
  const setup = { play: playing({ hangs: true }), options: { capacity } };
  // A third task becomes ready while `slow` and the refinement hold both permits.
  const tasks = [...plan, task("late", { depends: ["quick"] })];
  const without = await run({ ...setup, tasks, limits: { speculation: 0 } });
  const refining = await run({ ...setup, tasks });
  expect(refining.report.state).toBe("sealed");
  expect(refining.report.durationMs).toBe(without.report.durationMs);
  expect(refining.it.host.peak).toBe(2);
  expect(refining.report.refinements).toMatchObject([{ state: "given up", detail: expect.any(String) }]);
});

test("a refinement that fails, says nothing or hangs is no matter to the mission", async () => {
  const failing: readonly SimulatedReply[] = [
    { failure: { cause: "provider", message: "500" } },
    { text: "as it is" },
    { hangs: true },
    refined([task("big", { depends: ["nobody"] }), task("m")]),
    refined([task("quick")]),
  ];
  const without = await run({ play: playing(better), limits: { speculation: 0 } });
  const states: unknown[] = [];
  for (const reply of failing) {
    const { report } = await run({ play: playing(reply) });
    expect(report.durationMs).toBe(without.report.durationMs);
    states.push(`${report.state}, ${report.refinements.map(({ state }) => state).join()}`);
  }
  expect(states).toEqual([
    "sealed, given up",
    "sealed, unchanged",
    "sealed, given up",
    "sealed, unchanged",
    "sealed, unchanged",
  ]);
});

test("new tasks are parts of the milestone or of one of its tasks, which then wait for them", async () => {
  const reply = refined([
    task("big", { depends: ["quick"] }),
    task("half", { parent: "big" }),
    task("beside", { depends: ["quick"] }),
  ]);
  const { it, report } = await run({ play: playing(reply) });
  expect(report.state).toBe("sealed");
  const specs = it.engine.view(report.missionId)?.tasks;
  const shape = ["big", "half", "beside", "m"].map((id) => {
    const { parent, depends } = specs?.get(id)?.spec ?? {};
    return [id, parent, depends];
  });
  expect(shape).toEqual([
    ["big", "m", ["quick", "half"]],
    ["half", "big", ["quick"]],
    ["beside", "m", ["quick"]],
    ["m", undefined, ["big", "beside"]],
  ]);
  expect(specs?.get("beside")?.origin).toEqual({ by: "planner", why: "planner: big needs only quick" });
});

test("a refinement may not touch what is not its milestone, nor take away what others wait for", async () => {
  const tasks = [...plan, task("after", { depends: ["big"] })];
  const { it, session } = await openRefinement(tasks);
  const refuse = async (list: readonly TaskInput[]): Promise<string> =>
    (await it.engine.submissions.plan(session, { summary: "s", tasks: list })).text;
  expect(await refuse([task("big"), task("slow")])).toContain(
    "task slow is not a waiting task of milestone m",
  );
  expect(await refuse([task("m")])).toContain("task big cannot be left out: after depends on it");
  expect(await refuse([task("big"), task("new", { parent: "quick" })])).toContain(
    "task new has parent quick, which is not in milestone m",
  );
  expect(await refuse([task("big", { depends: ["m"] })])).toContain("dependency cycle");
  const many = Array.from({ length: 13 }, (_, n) => task(`n${n}`));
  expect(await refuse([task("big"), ...many])).toContain("13 new tasks; at most 12 are allowed");
});

test("nothing is refined before there is a result, or once half of a limit is used", async () => {
  const early = await run({
    play: playing(better),
    tasks: plan.map((one) => (one.id === "big" ? { ...one, depends: ["slow"] } : one)),
  });
  expect(early.report.refinements).toEqual([]);
  const thrifty = await run({ play: playing(better), limits: { toolCalls: 1_000, tokens: 1_000 } });
  expect(thrifty.report.refinements).toEqual([]);
});
