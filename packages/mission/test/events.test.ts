import { expect, test } from "vitest";
import type { MissionEvent } from "../src/index.ts";
import { finish, openWorld, type World } from "./world.ts";

const tasks = ["t1", "t2"].map((id) => ({ id, title: id, instructions: `Make ${id}.` }));

async function events(it: World, id: string, since = 0): Promise<MissionEvent[]> {
  const all: MissionEvent[] = [];
  for await (const event of it.engine.events(id, { since, isFollowing: false })) all.push(event);
  return all;
}

async function ended(limits = {}): Promise<World & { readonly id: string }> {
  const it = await openWorld({ tasks, limits });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  await finish(it, id);
  return { ...it, id };
}

test("the stream tells every state that a task went through, in order", async () => {
  const it = await ended();
  const states = (await events(it, it.id)).flatMap((event) =>
    event.kind === "task" && event.id === "t1" ? [event.record?.state.kind] : [],
  );
  expect(states).toEqual(["working", "checking", "reviewing", "merging", "done"]);
});

test("the stream can be taken up again after any version, without a gap or a repetition", async () => {
  const it = await ended();
  const all = await events(it, it.id);
  const middle = all[Math.floor(all.length / 2)]?.version ?? 0;
  expect(await events(it, it.id, middle)).toEqual(all.filter(({ version }) => version > middle));
  expect(await it.engine.recentEvents(it.id, 5)).toEqual(all.slice(-5));
});

test("a follower hears what happens after it has begun", async () => {
  const it = await openWorld({ tasks });
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  const stop = new AbortController();
  const phases: string[] = [];
  const follow = (async () => {
    for await (const { kind, record } of it.engine.events(id, { signal: stop.signal })) {
      if (kind !== "mission" || record === undefined) continue;
      if (phases.at(-1) !== record.phase.kind) phases.push(record.phase.kind);
      if (record.phase.kind === "ended" && record.phase.isCleaned) return;
    }
  })();
  await finish(it, id);
  await follow;
  expect(phases).toEqual(["explore", "plan", "execute", "integrate", "ended"]);
});

test("a limit that is nearly reached is told once, in words", async () => {
  const it = await ended({ tokens: 950 });
  const lines = (await events(it, it.id)).flatMap((event) =>
    event.kind === "note" ? (event.record?.lines ?? []) : [],
  );
  expect(lines.filter((line) => line.startsWith("80 % of the tokens limit is used"))).toHaveLength(1);
  expect(lines).toContain("phase plan -> execute");
});
