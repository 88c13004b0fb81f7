import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { WrittenTexts } from "../../src/todo/written-texts.ts";
import { Setting } from "./setting.ts";

test("a person adds and drops by editing the file, and sees the new plan", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  it.edit((text) => `${text.replace("- [ ] t2", "- [-] t2")}- [ ] write it down\n`);
  await it.until(() => it.text().includes("P1: write it down"));
  expect(it.text()).toContain("- [-] t2: Thing t2 (after: t1; dropped: by a person: edited in todo.md)");
  expect(first.engine.edits(id)).toMatchObject([{ version: 2, by: "a person" }]);
  expect(first.faults).toEqual([]);
});

test("an edit that cannot be taken is kept beside the file, and the file says why until the next one", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  it.edit((text) => text.replace("- [ ] t3", "- [x] t3"));
  await it.until(() => it.text().includes("> Your edit was not taken: line 7: task t3 is done when"));
  expect(it.text()).toContain("- [ ] t3: Thing t3");
  expect(readFileSync(join(dirname(it.path), "todo.refused.md"), "utf8")).toContain("- [x] t3: Thing t3");
  // The mission goes on, and the note stays.
  await first.clock.runUntil(
    () => first.engine.view(id)?.tasks.get("t2")?.state.kind === "working",
    7_200_000,
  );
  await it.until(() => it.text().includes("- [/] t2"));
  expect(it.text()).toContain("> Your edit was not taken");
  it.edit((text) => `${text}- [ ] another\n`);
  await it.until(() => it.text().includes("P1: another"));
  expect(it.text()).not.toContain("> Your edit was not taken");
});

test("what the plugin writes is no edit, whatever the mission does", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  await first.clock.runUntil(() => first.engine.report(id).state === "sealed", 40_000_000);
  await it.until(() => it.text().includes(": sealed"));
  await it.calm();
  expect(first.engine.edits(id)).toEqual([]);
  expect(existsSync(join(dirname(it.path), "todo.refused.md"))).toBe(false);
});

test("without an unfinished mission there is no timer", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  expect(it.fileClock.pending).toBe(0);
  const id = await it.working(first);
  await it.until(() => it.fileClock.pending > 0);
  await first.clock.runUntil(() => first.engine.report(id).state === "sealed", 40_000_000);
  await it.until(() => it.text().includes(": sealed") && it.fileClock.pending === 0);
});

test("a file that is being written is read when it has come to rest", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  const whole = `${it.text()}- [ ] whole\n`;
  for (const length of [0, 40, whole.length - 3]) {
    writeFileSync(it.path, whole.slice(0, length));
    // Less than it takes to come to rest.
    for (let look = 0; look < 40; look += 1) await it.pass(5);
  }
  writeFileSync(it.path, whole);
  await it.until(() => it.text().includes("P1: whole"));
  expect(first.engine.edits(id)).toMatchObject([{ edits: [{ kind: "add", task: { title: "whole" } }] }]);
  expect(existsSync(join(dirname(it.path), "todo.refused.md"))).toBe(false);
});

test("an edit in the moment of a write is not written over", async () => {
  await using it = new Setting();
  let onWrite = (): void => {};
  const first = await it.process("one", (engine) => ({
    readTodo: (...args) => engine.readTodo(...args),
    driverOf: (mission) => engine.driverOf(mission),
    // The state is read after the file was looked at and before it is replaced.
    view: (mission) => {
      onWrite();
      return engine.view(mission);
    },
  }));
  const id = await it.working(first);
  for (const [how, title] of [
    ["rename", "by rename"],
    ["write", "in place"],
  ] as const) {
    onWrite = () => {
      onWrite = () => {};
      const text = `${it.text()}- [ ] ${title}\n`;
      if (how === "write") return writeFileSync(it.path, text);
      writeFileSync(`${it.path}~`, text);
      renameSync(`${it.path}~`, it.path);
    };
    await first.engine.edit(id, { by: "x", why: "y", edits: [{ kind: "change", id: "t3", to: { title } }] });
    const view = first.engine.view(id);
    if (view === undefined) throw new Error("no mission");
    first.todo.show(view);
    await it.until(() => it.text().split(`: ${title} (`).length === 3);
    const titles = [...(first.engine.view(id)?.tasks.values() ?? [])].map(({ spec }) => spec.title);
    expect(titles.filter((entry) => entry === title)).toHaveLength(2);
  }
});

test("an edit made while no process was there is read by the next one, once", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  await first.close();
  it.edit((text) => `${text.replace(/^- \[ \] t2.*\n/m, "")}- [ ] from the night\n`);
  const second = await it.process("two");
  expect(await second.engine.resume()).toEqual([id]);
  await it.until(() => it.text().includes("P1: from the night"));
  await it.calm();
  expect(second.engine.edits(id)).toMatchObject([
    { version: 2, edits: [{ kind: "drop", id: "t2" }, { kind: "add" }] },
  ]);
});

test("a process that died between remembering a text and showing it leaves no edit behind", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  await first.close();
  const shown = it.text();
  const coming = shown.replace("- [ ] t2: Thing t2", "- [/] t2: Thing t2");
  await new WrittenTexts(it.state, "dead").add(
    { missionId: id, text: coming, notes: [] },
    it.fileClock.date() + 1,
  );
  for (const text of [shown, coming]) {
    writeFileSync(it.path, text);
    const next = await it.process(`after ${text.length}`);
    await next.engine.resume();
    await it.until(() => it.text() === shown);
    await it.calm();
    expect(next.faults).toEqual([]);
    expect(next.engine.edits(id)).toEqual([]);
    expect(it.text()).toBe(shown);
    await next.close();
  }
});

test("a file that a dead process took away comes back with the edit that is in it", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  await first.close();
  it.edit((text) => `${text}- [ ] almost lost\n`);
  renameSync(it.path, `${it.path}.999999.taken`);
  const second = await it.process("two");
  await second.engine.resume();
  await it.until(() => it.text().includes("P1: almost lost"));
  expect(second.engine.edits(id)).toHaveLength(1);
  await it.until(() => readdirSync(dirname(it.path)).sort().join() === ".gitignore,todo.md");
});

test("an editor that holds an old text undoes nothing that the mission did meanwhile", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const id = await it.working(first);
  const old = it.text();
  await first.engine.edit(id, {
    ...{ by: "x", why: "more" },
    edits: [{ kind: "add", task: { id: "t4", title: "Thing t4", instructions: "Make t4." } }],
  });
  await it.until(() => it.text().includes("- [/] t4"));
  writeFileSync(it.path, `${old}- [ ] mine\n`);
  await it.until(() => it.text().includes("P1: mine"));
  expect(first.engine.view(id)?.tasks.get("t4")?.state.kind).toBe("working");
});

test("of two processes only the one that drives the mission reads, and the other writes nothing over it", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  const second = await it.process("two");
  const id = await it.working(first);
  await first.todo[Symbol.asyncDispose]();
  it.edit((text) => `${text}- [ ] for the first\n`);
  const edited = it.text();
  const other = await second.engine.start({ goal: "else", directory: "/project", level: "L2" });
  await second.clock.runUntil(
    () => second.engine.view(other)?.tasks.get("t1")?.state.kind === "working",
    60_000,
  );
  await it.calm();
  expect(it.text()).toBe(edited);
  expect(first.engine.edits(id)).toEqual([]);
  // When nobody drives it any more, the edit is read by whoever wants to write.
  await first.engine[Symbol.asyncDispose]();
  await it.until(() => it.text().includes("# else"));
  expect(second.engine.edits(id)).toMatchObject([
    { edits: [{ kind: "add", task: { title: "for the first" } }] },
  ]);
});

test("what is no checklist is put aside, a file that was removed comes back, and a link leads nowhere", async () => {
  await using it = new Setting();
  const first = await it.process("one");
  await it.working(first);
  rmSync(it.path);
  await it.until(() => it.text().includes("- [/] t1"));
  writeFileSync(it.path, "x".repeat(2 * 1024 * 1024));
  await it.until(() => it.text().includes("> Your edit was not taken: it is longer than 1048576 bytes"));
  rmSync(it.path);
  mkdirSync(it.path);
  await it.until(
    () =>
      existsSync(join(dirname(it.path), "todo.refused.md")) &&
      readdirSync(dirname(it.path)).includes("todo.md"),
  );

  await using linked = new Setting();
  mkdirSync(join(linked.root, "project"));
  mkdirSync(join(linked.root, "elsewhere"));
  symlinkSync(join(linked.root, "elsewhere"), dirname(linked.path));
  const process = await linked.process("one");
  await process.engine.start({ goal: "x", directory: "/project", level: "L2" });
  await linked.until(() => process.faults.length > 0);
  expect(process.faults[0]).toContain("is a link");
  expect(readdirSync(join(linked.root, "elsewhere"))).toEqual([]);
});
