import { expect, test } from "vitest";
import { renderReport, type TaskInput } from "../src/index.ts";
import { SimulatedWorkspace } from "../src/simulation/index.ts";
import { finish, type World, openWorld as world } from "./world.ts";

const three: readonly TaskInput[] = ["t1", "t2", "t3"].map((id) => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  verify: [`check ${id}`],
}));

test("a mission is explored, planned, worked on in parallel, verified and sealed", async () => {
  const it = await world({ tasks: three, verify: ["check all"] });
  const report = await finish(it);
  expect(report.split("\n")[0]).toMatch(/^MISSION \w+ sealed$/);
  expect(report).toContain("$ check all -> exit code 0");
  expect(it.host.peak).toBeGreaterThanOrEqual(3);
  expect(it.checks.log.toSorted()).toEqual(["check all", "check t1", "check t2", "check t3"]);
  expect([...it.host.sessions.values()].every(({ isClosed }) => isClosed)).toBe(true);
  expect(it.host.running).toBe(0);
  expect(it.workspace.cleaned).toHaveLength(1);
});

test("a task starts only after those it depends on are verified", async () => {
  const tasks = [...three.slice(0, 2), { ...(three[2] as TaskInput), depends: ["t1", "t2"] }];
  const it = await world({ tasks });
  await finish(it);
  const order = it.host.log.map(({ attempt }) => attempt);
  expect(order.indexOf("work:t3:1")).toBeGreaterThan(order.indexOf("review:t1:1"));
  expect(order.indexOf("work:t3:1")).toBeGreaterThan(order.indexOf("review:t2:1"));
});

test("a unit whose command fails once is worked on again with the output, and the mission is sealed", async () => {
  const it = await world({
    tasks: three,
    exitCode: (command, run) => (command === "check t2" && run === 1 ? 3 : 0),
  });
  const report = await finish(it);
  expect(report).toMatch(/^MISSION \w+ sealed/);
  const again = it.host.log.find(({ attempt }) => attempt === "work:t2:2");
  expect(again?.text).toContain('did not pass "check t2": exit code 3');
  expect(again?.text).toContain("check t2 says no");
});

test("a unit that never passes fails the mission, which names unit, command and exit code", async () => {
  const it = await world({ tasks: three, exitCode: (command) => (command === "check t2" ? 7 : 0) });
  const report = await finish(it);
  expect(report).toMatch(/^MISSION \w+ failed/);
  expect(report).toContain('unit t2 (Thing t2) failed: command "check t2" did not pass: exit code 7');
  const attempts = it.host.log.filter(({ attempt }) => attempt.startsWith("work:t2"));
  expect(attempts).toHaveLength(4);
  expect(attempts.at(-1)?.text).toContain("This unit has failed. Attempts so far:");
});

test("a plan with a cycle goes back to the planner with the cycle named, and its second plan counts", async () => {
  const cyclic = three.map((task, index) => ({ ...task, depends: [three[(index + 1) % 3]?.id as string] }));
  const it = await world({
    tasks: three,
    play: ({ attempt }) =>
      attempt.startsWith("plan")
        ? {
            submit: [
              { tool: "submit_plan", input: { summary: "bad", tasks: cyclic } },
              { tool: "submit_plan", input: { summary: "good", tasks: three } },
            ],
          }
        : undefined,
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
});

test("a reviewer's findings go to the next attempt", async () => {
  const it = await world({
    tasks: three,
    play: ({ attempt }) =>
      attempt === "review:t1:1"
        ? {
            submit: [
              {
                tool: "submit_verdict",
                input: {
                  verdict: "fail",
                  findings: [{ severity: "major", message: "no tests", file: "a.js", line: 3 }],
                },
              },
            ],
          }
        : undefined,
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  expect(it.host.log.find(({ attempt }) => attempt === "work:t1:2")?.text).toContain(
    "- major (a.js:3): no tests",
  );
});

test("a provider's rate limit does not count against the task, and its retry-after is honoured", async () => {
  const failure = { cause: "rate-limit", message: "slow down", retryAfterMs: 30_000 } as const;
  const it = await world({
    tasks: three,
    limits: { attempts: 1 },
    play: ({ attempt }) => (attempt === "work:t1:1" ? { failure } : undefined),
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const [first, second] = ["work:t1:1", "work:t1:2"].map(
    (id) => it.host.log.find(({ attempt }) => attempt === id)?.at ?? 0,
  );
  expect((second as number) - (first as number)).toBeGreaterThanOrEqual(30_000);
});

test("a session that goes silent is aborted and its task given to a new one", async () => {
  const it = await world({
    tasks: three,
    play: ({ attempt }) => (attempt === "work:t3:1" ? { hangs: true } : undefined),
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  expect(it.host.log.some(({ attempt }) => attempt === "work:t3:2")).toBe(true);
  expect(it.host.running).toBe(0);
});

test("what was handed in before the host died is not asked for again, only the end of its turn is", async () => {
  const it: World = await world({
    tasks: three.slice(0, 1),
    play: ({ attempt, number }) =>
      attempt.startsWith("work") && number === 1
        ? {
            submit: [{ tool: "complete_task", input: { status: "done", summary: "made" } }],
            effect: () => it.host.restart(),
          }
        : undefined,
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const texts = it.host.log.filter(({ attempt }) => attempt === "work:t1:1").map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts[1]).toMatch(/^You were interrupted after what you handed in was accepted/);
});

test("a stop aborts every session and is reported with who and why", async () => {
  const it = await world({
    tasks: three,
    play: ({ attempt }) => (attempt.startsWith("work") ? { hangs: true } : undefined),
  });
  const id = await it.engine.start({ goal: "build three things", directory: "/project", level: "L2" });
  await it.clock.runUntil(() => it.host.running === 3, 60_000);
  await it.engine.stop(id, "the person", "enough");
  let report = "";
  void it.engine.wait(id).then((ended) => {
    report = renderReport(ended);
  });
  await it.clock.runUntil(() => report !== "", 60_000);
  expect(report).toContain("Reason: stopped by the person: enough");
  expect(it.host.running).toBe(0);
});

test("a bound that is reached ends the mission and is named", async () => {
  const it = await world({ tasks: three, limits: { tokens: 500 } });
  expect(await finish(it)).toMatch(/failed[\s\S]*tokens limit reached: \d+ of 500/);
});

test("a mission that fails on the whole gets a repair task, within the bound of waves", async () => {
  const once = await world({
    tasks: three,
    verify: ["all"],
    exitCode: (command, run) => (command === "all" && run === 1 ? 1 : 0),
  });
  const report = await finish(once);
  expect(report).toMatch(/sealed[\s\S]*repair-1 [\s\S]*2 wave/);
  const never = await world({
    tasks: three,
    verify: ["all"],
    exitCode: (command) => (command === "all" ? 1 : 0),
  });
  expect(await finish(never)).toMatch(/^MISSION \w+ failed/);
});

test("a mission counts as over only when everything of it is cleaned up", async () => {
  const workspace = new SimulatedWorkspace();
  const order: string[] = [];
  const it: World = await world({
    tasks: three,
    options: {
      workspace: {
        kind: "shared",
        open: () => workspace.open(),
        changes: (request) => workspace.changes(request),
        merge: () => workspace.merge(),
        discard: () => workspace.discard(),
        land: () => workspace.land(),
        fingerprint: () => workspace.fingerprint(),
        cleanup: async () => {
          await it.clock.sleep(5000);
          order.push("cleaned");
          return "branch oco/kept";
        },
      },
    },
  });
  const report = await finish(it);
  order.push("over");
  expect(order).toEqual(["cleaned", "over"]);
  expect(report).toContain("verified work that is not in the project is kept: branch oco/kept");
});

test("a listener that throws does not stop the mission", async () => {
  const faults: string[] = [];
  const it = await world({
    tasks: three,
    options: {
      onStep: () => {
        throw new Error("not my mission");
      },
      onFault: (message) => void faults.push(message),
    },
  });
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  expect(faults[0]).toMatch(/a listener of mission \w+ threw/);
});

test("an engine that is disposed aborts what runs, leaves no timer, and the next one seals the mission", async () => {
  const it = await world({ tasks: three });
  const id = await it.engine.start({ goal: "build three things", directory: "/project", level: "L2" });
  await it.clock.runUntil(() => it.host.log.some(({ attempt }) => attempt === "work:t1:1"), 60_000);
  let isClosed = false;
  void it.engine[Symbol.asyncDispose]().then(() => {
    isClosed = true;
  });
  await it.clock.runUntil(() => isClosed, 60_000);
  expect(it.host.running).toBe(0);
  expect(it.clock.pending).toBe(0);
  await expect(it.engine.start({ goal: "more", directory: "/project" })).rejects.toMatchObject({
    code: "OCO_MISSION_CLOSED",
  });
  const { store, host, clock, checks } = it;
  const next = await world({ tasks: three, options: { store, host, clock, checks } });
  it.adopt(next.engine);
  expect(await next.engine.resume()).toEqual([id]);
  expect(await finish({ ...next, clock }, id)).toMatch(/^MISSION \w+ sealed/);
});
