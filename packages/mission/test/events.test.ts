import { expect, test } from "vitest";
import { EventRing } from "../src/events/event-ring.ts";
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
});

test("the newest events are at hand, of each mission its own, and more than there is room for are counted", async () => {
  const it = await ended();
  const all = await events(it, it.id);
  expect(await it.engine.recentEvents(it.id, 5)).toEqual({ events: all.slice(-5), forgotten: 0 });
  const other = await it.engine.start({ goal: "more", directory: "/project", level: "L2" });
  await finish(it, other);
  const later = await events(it, other);
  expect((await it.engine.recentEvents(it.id, 5)).events).toEqual(all.slice(-5));
  expect((await it.engine.recentEvents(other, 1000)).events).toEqual(later);

  const ring = new EventRing(it.store, 10);
  const { events: kept, forgotten } = await ring.recent(other, 1000);
  expect(kept).toEqual(later.slice(-10));
  expect(forgotten).toBe(all.length + later.length - 10);
});

test("events that the store has compacted away are passed over, not an error", async () => {
  const it = await ended();
  await it.store.compact({ keep: 0 });
  await it.engine.markDelivered(it.id, "tool");
  const { events: kept } = await new EventRing(it.store, 100).recent(it.id, 100);
  expect(kept.map(({ kind }) => kind)).toEqual(["delivery"]);
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
