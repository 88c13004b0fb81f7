import { expect, test } from "vitest";
import { parseTodo, renderTodo, type TaskInput } from "../../src/index.ts";
import { finish, openWorld, type World } from "../world.ts";

const tasks: readonly TaskInput[] = ["t1", "t2", "t10"].map((id, index) => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  depends: index === 0 ? [] : ["t1"],
}));

async function running(): Promise<World & { readonly id: string; readonly base: string }> {
  const it = await openWorld({
    tasks,
    play: ({ attempt }) => (attempt === "work:t1:1" ? { durationMs: 60_000 } : undefined),
  });
  const id = await it.engine.start({ goal: "build things", directory: "/project", level: "L2" });
  await it.clock.runUntil(() => it.host.log.some(({ attempt }) => attempt === "work:t1:1"), 60_000);
  const view = it.engine.view(id);
  if (view === undefined) throw new Error("no mission");
  return { ...it, id, base: renderTodo(view) };
}

test("bulleted, numbered, nested and fenced items are told apart, and all four marks are read", () => {
  const items = parseTodo(
    [
      "# Goal",
      "- [ ] a: open (after: b; attempt 2 next)",
      "  1. [/] b: under way",
      "     - [X] deep without id",
      "       more about it",
      "2) [-] c: given up (really)",
      "```",
      "- [ ] d: in a fence",
      "```",
      "* [ ] e: after the fence",
      "- [?] f: no mark",
    ].join("\n"),
  );
  expect(items.map(({ id, title, mark, parent }) => [id, title, mark, parent])).toEqual([
    ["a", "open", "open", undefined],
    ["b", "under way", "active", 0],
    [undefined, "deep without id", "done", 1],
    ["c", "given up (really)", "dropped", undefined],
    ["e", "after the fence", "open", undefined],
  ]);
  expect(items[2]?.body).toBe("more about it\n");
});

test("what is rendered is read as the same items, and means no change", async () => {
  const it = await running();
  expect(parseTodo(it.base).map(({ id, title, mark }) => [id, title, mark])).toEqual([
    ["t1", "Thing t1", "active"],
    ["t2", "Thing t2", "open"],
    ["t10", "Thing t10", "open"],
  ]);
  const outcome = await it.engine.readTodo(it.id, { by: "me", text: it.base, base: it.base });
  expect(outcome).toEqual({ kind: "applied", version: 1 });
});

test("a person adds, drops, renames, orders and nests by editing the file", async () => {
  const it = await running();
  const text = [
    "- [/] t1: Thing t1 (working)",
    "- [ ] t10: Another thing (after: t1)",
    "  - [ ] t10a: a part of it",
    "- [-] t2: Thing t2 (after: t1)",
    "- [ ] something new",
    "  with a word about how",
  ].join("\n");
  expect(await it.engine.readTodo(it.id, { by: "me", text, base: it.base })).toMatchObject({
    kind: "applied",
  });
  expect(await finish(it, it.id)).toMatch(/^MISSION \w+ sealed/);
  const done = it.engine.view(it.id)?.tasks;
  expect([...(done ?? [])].map(([id, { state }]) => [id, state.kind]).sort()).toEqual([
    ["P1", "done"],
    ["t1", "done"],
    ["t10", "done"],
    ["t10a", "done"],
    ["t2", "dropped"],
  ]);
  expect(done?.get("t10")?.spec.title).toBe("Another thing");
  expect(done?.get("P1")?.spec.instructions).toContain("with a word about how");
});

test("a tick is no evidence: the edit is refused with its line, and the file can say so", async () => {
  const it = await running();
  const text = it.base.replace("- [ ] t2", "- [x] t2");
  const outcome = await it.engine.readTodo(it.id, { by: "me", text, base: it.base });
  expect(outcome).toMatchObject({ kind: "refused", faults: [expect.stringContaining("line 6: task t2")] });
  const view = it.engine.view(it.id);
  if (outcome.kind !== "refused" || view === undefined) throw new Error("not refused");
  expect(renderTodo(view, outcome.faults)).toContain(
    "> Your edit was not taken: line 6: task t2 is done when",
  );
});

test("what the mission did since the person began is no edit of theirs", async () => {
  const it = await running();
  await finish(it, it.id);
  const text = `${it.base}- [ ] too late\n`;
  expect(await it.engine.readTodo(it.id, { by: "me", text, base: it.base })).toMatchObject({
    kind: "refused",
    faults: [expect.stringContaining("is over")],
  });
  expect(await it.engine.readTodo(it.id, { by: "me", text: it.base, base: it.base })).toMatchObject({
    kind: "applied",
  });
});
