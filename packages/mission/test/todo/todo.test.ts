import { expect, test } from "vitest";
import { type EditOutcome, parseTodo, renderTodo, type TaskInput } from "../../src/index.ts";
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

async function read(
  text: (base: string) => string,
): Promise<{ outcome: EditOutcome; it: World; id: string }> {
  const it = await running();
  return {
    outcome: await it.engine.readTodo(it.id, { by: "me", text: text(it.base), base: it.base }),
    it,
    id: it.id,
  };
}

test("line ends, tabs, a byte order mark and letters of any script make no difference", () => {
  const text =
    "\uFEFF- [ ] a: Überschrift (für alle)\r\n\t- [/] b: 日本語: の件\r\t\t3) [ ] 名前: ohne id\n-\t[X] c: a\tb";
  expect(parseTodo(text).map(({ id, title, mark, parent, line }) => [id, title, mark, parent, line])).toEqual(
    [
      ["a", "Überschrift (für alle)", "open", undefined, 1],
      ["b", "日本語: の件", "active", 0, 2],
      [undefined, "名前: ohne id", "open", 1, 3],
      ["c", "a  b", "done", undefined, 4],
    ],
  );
});

test("a fence ends at a fence like it, and one that never ends hides nothing", () => {
  const ids = (lines: readonly string[]) => parseTodo(lines.join("\n")).map(({ id }) => id);
  expect(ids(["- [ ] a: x", "  ````js", "  - [ ] b: x", "  ```", "  ````", "- [ ] c: x"])).toEqual([
    "a",
    "c",
  ]);
  expect(ids(["```", "- [ ] a: x", "``` js", "- [ ] b: x", "```", "- [ ] c: x"])).toEqual(["c"]);
  expect(ids(["~~~", "- [ ] a: x", "```", "- [ ] b: x", "~~~", "- [ ] c: x"])).toEqual(["c"]);
  expect(ids(["- [ ] a: x", "```", "- [ ] b: x"])).toEqual(["a", "b"]);
  expect(ids(["- [ ] a: x", "``` `code` in a line", "- [ ] b: x", "```"])).toEqual(["a", "b"]);
});

test("the same edit is made once, however often it is read", async () => {
  const it = await running();
  const edit = { by: "me", text: `${it.base}- [ ] one more\n`, base: it.base };
  expect(await it.engine.readTodo(it.id, edit)).toEqual({ kind: "applied", version: 2 });
  expect(await it.engine.readTodo(it.id, edit)).toEqual({ kind: "applied", version: 2 });
  expect([...(it.engine.view(it.id)?.tasks.keys() ?? [])]).toEqual(["P1", "t1", "t10", "t2"]);
});

test("a slip of the pen drops nothing", async () => {
  for (const slip of [
    "- [?] t2: Thing t2",
    "- [] t2: Thing t2",
    "t2: Thing t2",
    "- [ t2: Thing t2",
    "- t2: x",
  ]) {
    const { outcome } = await read((base) => base.replace(/- \[ \] t2: .*/, slip));
    expect(outcome).toMatchObject({
      kind: "refused",
      faults: ["line 6: the box of task t2 is none of [ ], [/], [x], [-]"],
    });
  }
  for (const empty of ["", "\n\n", "# only a title"]) {
    expect((await read(() => empty)).outcome).toMatchObject({
      kind: "refused",
      faults: [expect.stringContaining("no item is left")],
    });
  }
});

test("remarks and lines below an item change its task, and what cannot be changed is said", async () => {
  const { outcome, it, id } = await read((base) =>
    base
      .replace("t10: Thing t10 (after: t1)", "t10: Thing t10 (after: t1, t2)\n  and mind the gap")
      .replace("t2: Thing t2 (after: t1)", "t2: Thing t2"),
  );
  expect(outcome).toEqual({ kind: "applied", version: 2 });
  expect(it.engine.view(id)?.tasks.get("t10")?.spec).toMatchObject({
    depends: ["t1", "t2"],
    instructions: "Make t10.\n\nand mind the gap",
  });
  expect(it.engine.view(id)?.tasks.get("t2")?.spec.depends).toEqual([]);
  const agent = await read((base) => base.replace("(after: t1)", "(agent: nobody; after: t1)"));
  expect(agent.outcome).toMatchObject({ faults: [expect.stringContaining('unknown agent "nobody"')] });
  const moved = await read((base) => base.replace("- [ ] t2", "  - [ ] t2"));
  expect(moved.outcome).toMatchObject({ faults: [expect.stringContaining("cannot be moved")] });
  const ticked = await read((base) => `${base}- [x] called Bob\n- [-] never mind\n`);
  expect(ticked.outcome).toMatchObject({
    faults: [expect.stringContaining('"called Bob" is not in the plan')],
  });
});

test("what stands below a new item is done before it, and words before a colon need be no id", async () => {
  const { outcome, it, id } = await read(
    (base) => `${base}- [ ] Fix: this\n  - [ ] first that\n- [ ] Fix: another\n- [-] t2x: not at all\n`,
  );
  expect(outcome).toEqual({ kind: "applied", version: 2 });
  const specs = [...(it.engine.view(id)?.tasks.values() ?? [])].map(({ spec }) => spec);
  expect(specs.filter((spec) => !spec.id.startsWith("t"))).toMatchObject([
    { id: "Fix", title: "this", depends: ["P1"] },
    { id: "P1", title: "first that", parent: "Fix" },
    { id: "P2", title: "Fix: another" },
  ]);
  expect(await finish(it, id)).toMatch(/^MISSION \w+ sealed/);
});

test("a task that is dropped takes its parts with it, with or without their lines", async () => {
  const it = await running();
  const into = ["t10a", "t10b"].map((part) => ({ id: part, title: part, instructions: part }));
  await it.engine.edit(it.id, { by: "me", why: "smaller", edits: [{ kind: "split", id: "t10", into }] });
  const view = it.engine.view(it.id);
  if (view === undefined) throw new Error("no mission");
  const base = renderTodo(view);
  const text = base
    .split("\n")
    .filter((line) => !line.includes("t10"))
    .join("\n");
  expect(await it.engine.readTodo(it.id, { by: "me", text, base })).toMatchObject({ kind: "applied" });
  const states = ["t10", "t10a", "t10b"].map((task) => it.engine.view(it.id)?.tasks.get(task)?.state.kind);
  expect(states).toEqual(["dropped", "dropped", "dropped"]);
});
