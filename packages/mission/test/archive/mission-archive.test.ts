import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MissionArchive, renderReport, reportOf } from "../../src/index.ts";
import { finish, openWorld, type World } from "../world.ts";

const tasks = ["t1", "t2"].map((id) => ({ id, title: id, instructions: `Make ${id}.`, verify: ["check"] }));

/** Missions that are over, the last of them not delivered; each has two tasks. */
async function over(count: number): Promise<World & { ids: string[] }> {
  const it = await openWorld({ tasks });
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const request = { goal: `build ${n}`, directory: "/project", parentSessionId: `person-${n}` };
    const id = await it.engine.start({ ...request, level: "L2" });
    await finish(it, id);
    if (n < count - 1) await it.engine.markDelivered(id, "message");
    ids.push(id);
  }
  return { ...it, ids };
}

async function withFolder(run: (directory: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "oco-archive-"));
  try {
    await run(join(folder, "archive"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the oldest missions leave the store until few enough tasks are left, and stay listed and readable", () =>
  withFolder(async (directory) => {
    const { engine, store, ids } = await over(4);
    const before = renderReport(engine.report(ids[0] as string));
    const archive = new MissionArchive(store, { directory, keep: 5 });
    expect(await archive.sweep()).toEqual(ids.slice(0, 2));
    expect(store.entries({ prefix: ["task"] })).toHaveLength(4);
    expect(archive.list()).toMatchObject([
      { id: ids[0], goal: "build 0", outcome: "sealed", tasks: 2 },
      { id: ids[1], goal: "build 1" },
    ]);
    const view = await archive.read(ids[0] as string);
    expect(view && renderReport(reportOf(view, 0))).toBe(before);
    expect((await readdir(directory)).sort()).toEqual(ids.slice(0, 2).map((id) => `${id}.json`));
    expect(await archive.read("m0")).toBeUndefined();
  }));

test("nothing of an archived mission is left in the store but its line", () =>
  withFolder(async (directory) => {
    const { engine, store, ids } = await over(2);
    const archive = new MissionArchive(store, { directory, keep: 0 });
    const first = archive.sweep();
    expect(archive.sweep()).toBe(first);
    await archive.idle();
    expect(engine.missionOf("person-0")).toBeUndefined();
    const kinds = store
      .entries()
      .filter(({ key, value }) => key[1] === ids[0] || JSON.stringify(value).includes(`"${ids[0]}"`));
    expect(kinds.map(({ key }) => key[0])).toEqual(["archived"]);
  }));

test("a mission that runs, or whose parent was not told, stays in the store", () =>
  withFolder(async (directory) => {
    const { engine, store, ids } = await over(2);
    await engine.start({ goal: "build more", directory: "/project", level: "L2" });
    const archive = new MissionArchive(store, { directory, keep: 0 });
    expect(await archive.sweep()).toEqual([ids[0]]);
    expect(engine.undelivered()).toEqual([ids[1]]);
  }));
