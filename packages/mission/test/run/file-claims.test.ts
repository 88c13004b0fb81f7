import { expect, test } from "vitest";
import type { ClaimOutcome, TaskInput } from "../../src/index.ts";
import { openWorld, type World } from "../world.ts";

const task = (id: string, more: Partial<TaskInput> = {}): TaskInput => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  ...more,
});

/** A world in which every worker works until it is aborted. */
async function working(tasks: readonly TaskInput[], missions = 1): Promise<World> {
  const it = await openWorld({
    tasks,
    play: ({ attempt }) => (attempt.startsWith("work") ? { hangs: true } : undefined),
  });
  for (let n = 0; n < missions; n += 1)
    await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  const isAtWork = (): boolean =>
    it.host.log.filter(({ attempt }) => attempt.startsWith("work")).length === missions * tasks.length;
  await it.clock.runUntil(isAtWork, 60_000);
  return it;
}

function claim(it: World, task: string, path: string, mission = 0): Promise<ClaimOutcome> {
  const sent = it.host.log.filter(({ attempt }) => attempt === `work:${task}:1`)[mission];
  return it.engine.claimFile(sent?.sessionId ?? "", path);
}

test("the first task that writes a file holds it, and a second writer is told who", async () => {
  const it = await working([task("t1"), task("t2")]);
  expect(await claim(it, "t1", "a.js")).toEqual({ kind: "granted" });
  expect(await claim(it, "t1", "a.js")).toEqual({ kind: "granted" });
  expect(await claim(it, "t2", "a.js")).toMatchObject({
    kind: "held",
    taskId: "t1",
    text: expect.stringContaining("a.js is held by task t1 (Thing t1)"),
  });
});

test("a file that a task under way owns by its plan is held before it has written it", async () => {
  const it = await working([task("t1", { files: ["src/**"] }), task("t2")]);
  expect(await claim(it, "t2", "src/deep/a.js")).toMatchObject({ kind: "held", taskId: "t1" });
  expect(await claim(it, "t2", "other/a.js")).toEqual({ kind: "granted" });
});

test("a file that another mission writes in the same project is held", async () => {
  const it = await working([task("t1")], 2);
  expect(await claim(it, "t1", "a.js", 0)).toEqual({ kind: "granted" });
  expect(await claim(it, "t1", "a.js", 1)).toMatchObject({
    kind: "held",
    taskId: expect.stringMatching(/^t1 of mission m/),
  });
});

test("the files of a mission that was stopped are free again", async () => {
  const it = await working([task("t1")], 2);
  await claim(it, "t1", "a.js", 0);
  const [first] = it.host.log.filter(({ attempt }) => attempt === "work:t1:1");
  await it.engine.stop(first?.tag.split("/")[0] ?? "", "me", "enough");
  await it.clock.runUntil(() => it.host.running === 1, 60_000);
  expect(await claim(it, "t1", "a.js", 1)).toEqual({ kind: "granted" });
});

test("a session that takes part in no mission is none of the engine's business", async () => {
  const it = await working([task("t1")]);
  expect(await it.engine.claimFile("somebody", "a.js")).toEqual({ kind: "outside" });
});
