import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorktrees } from "../../src/index.ts";
import { TemporaryProject } from "./temporary-project.ts";

const missionId = "m1";
const at = (place: string) => ({ missionId, place });

function worktreesOf(project: TemporaryProject, more: { readonly graceMs?: number } = {}): GitWorktrees {
  return new GitWorktrees({ directory: project.directory, stateDirectory: project.state, ...more });
}

function read(directory: string, file: string): string {
  return readFileSync(join(directory, file), "utf8");
}

test("each place has a directory of its own, and what it writes is in nobody else's", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const [a, b] = await Promise.all([worktrees.open(at("a")), worktrees.open(at("b"))]);
  project.write(a.directory, { "new.txt": "by a" });
  expect(existsSync(join(b.directory, "new.txt"))).toBe(false);
  expect(existsSync(join(project.directory, "new.txt"))).toBe(false);
  expect(await worktrees.open(at("a"))).toEqual(a);
  expect(await worktreesOf(project).open(at("a"))).toEqual(a);
});

test("what was merged is there for places that are opened after it, and lands in the project", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "src/a.txt": "by a" });
  expect(await worktrees.merge(at("a"))).toMatchObject({ kind: "merged" });
  const b = await worktrees.open(at("b"));
  expect(read(b.directory, "src/a.txt")).toBe("by a");
  project.write(b.directory, { "src/b.txt": "by b" });
  expect(await worktrees.merge(at("b"))).toMatchObject({ kind: "merged" });
  expect(await worktrees.merge(at("b"))).toMatchObject({ kind: "merged" });
  expect(await worktrees.land(missionId)).toMatchObject({ kind: "merged" });
  expect(read(project.directory, "src/a.txt") + read(project.directory, "src/b.txt")).toBe("by aby b");
  expect(project.git("status", "--porcelain")).toBe("");
});

test("a conflict is reported with both sides, stays for the next attempt to mend, and is merged when it is mended", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const [a, b] = await Promise.all([worktrees.open(at("a")), worktrees.open(at("b"))]);
  project.write(a.directory, { "a.txt": "one\nby a\nthree\n" });
  project.write(b.directory, { "a.txt": "one\nby b\nthree\n" });
  await worktrees.merge(at("a"));
  const outcome = await worktrees.merge(at("b"));
  expect(outcome).toMatchObject({ kind: "conflict", files: ["a.txt"] });
  expect(outcome.kind === "conflict" && outcome.detail).toMatch(/by b[\s\S]*by a|by a[\s\S]*by b/);
  expect(read(b.directory, "a.txt")).toContain("<<<<<<<");
  expect(await worktreesOf(project).merge(at("b"))).toMatchObject({ kind: "conflict", files: ["a.txt"] });
  project.write(b.directory, { "a.txt": "one\nby a and b\nthree\n" });
  expect(await worktrees.merge(at("b"))).toMatchObject({ kind: "merged" });
  await worktrees.land(missionId);
  expect(read(project.directory, "a.txt")).toBe("one\nby a and b\nthree\n");
});

test("a project with uncommitted changes is never merged over, and the work is kept on a branch that is named", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "a.txt": "by a\n" });
  await worktrees.merge(at("a"));
  project.write(project.directory, { "a.txt": "by the person\n" });
  const outcome = await worktrees.land(missionId);
  expect(outcome).toMatchObject({ kind: "refused", why: expect.stringContaining("a.txt") });
  expect(read(project.directory, "a.txt")).toBe("by the person\n");
  expect(await worktrees.cleanup(missionId)).toBe("branch oco/m1/integration");
  expect(project.git("show", "oco/m1/integration:a.txt")).toBe("by a");
});

test("an untracked file of the person is not overwritten by landing", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "new.txt": "by a\n" });
  await worktrees.merge(at("a"));
  project.write(project.directory, { "new.txt": "mine\n" });
  expect(await worktrees.land(missionId)).toMatchObject({ kind: "refused" });
  expect(read(project.directory, "new.txt")).toBe("mine\n");
});

test("a conflict with what the person committed meanwhile leaves the project as it was, and a new place holds both sides", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "a.txt": "one\nby a\nthree\n" });
  await worktrees.merge(at("a"));
  project.write(project.directory, { "a.txt": "one\nby the person\nthree\n" });
  project.commit("meanwhile");
  expect(await worktrees.land(missionId)).toMatchObject({ kind: "conflict", files: ["a.txt"] });
  expect(read(project.directory, "a.txt")).toBe("one\nby the person\nthree\n");
  expect(project.git("status", "--porcelain")).toBe("");
  const repair = await worktrees.open(at("repair"));
  expect(read(repair.directory, "a.txt")).toContain("<<<<<<<");
  project.write(repair.directory, { "a.txt": "one\nboth\nthree\n" });
  expect(await worktrees.merge(at("repair"))).toMatchObject({ kind: "merged" });
  expect(await worktrees.land(missionId)).toMatchObject({ kind: "merged" });
  expect(read(project.directory, "a.txt")).toBe("one\nboth\nthree\n");
});

test("a landing that a crash interrupted is done again", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "b.txt": "by a\n" });
  await worktrees.merge(at("a"));
  project.write(project.directory, { "c.txt": "by the person\n" });
  project.commit("meanwhile");
  project.git("merge", "--no-commit", "--no-ff", "oco/m1/integration");
  expect(await worktreesOf(project).land(missionId)).toMatchObject({ kind: "merged" });
  expect(project.git("status", "--porcelain")).toBe("");
});

test("nothing is left after the cleanup, also when another process made it and left it half done", async () => {
  using project = new TemporaryProject();
  const first = worktreesOf(project);
  const a = await first.open(at("a"));
  await first.open(at("b"));
  project.write(a.directory, { "b.txt": "by a\n" });
  await first.merge(at("a"));
  await first.land(missionId);
  // What a crash in the middle of `git worktree add` leaves: a folder without a link to the repository.
  mkdirSync(join(project.state, missionId, "half"), { recursive: true });
  writeFileSync(join(project.state, missionId, "half", "file"), "");
  rmSync(join(project.state, missionId, "b", ".git"));
  const second = worktreesOf(project);
  const half = await second.open(at("half"));
  expect(read(half.directory, "b.txt")).toBe("by a\n");
  expect(await second.cleanup(missionId)).toBeUndefined();
  expect(readdirSync(project.state)).toEqual([]);
  expect(project.git("worktree", "list").split("\n")).toHaveLength(1);
  expect(project.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

test("a worktree whose making was killed is made anew", async () => {
  using project = new TemporaryProject();
  const a = await worktreesOf(project).open(at("a"));
  const administration = project.gitIn(a.directory, "rev-parse", "--absolute-git-dir");
  writeFileSync(join(administration, "locked"), "initializing");
  rmSync(join(administration, "index"));
  rmSync(join(a.directory, "a.txt"));
  const again = await worktreesOf(project, { graceMs: 0 }).open(at("a"));
  expect(read(again.directory, "a.txt")).toBe("one\ntwo\nthree\n");
  expect(project.gitIn(again.directory, "status", "--porcelain")).toBe("");
});

test("a lock that a killed command left in a worktree does not keep its work from being merged", async () => {
  using project = new TemporaryProject();
  const a = await worktreesOf(project).open(at("a"));
  project.write(a.directory, { "b.txt": "by a\n" });
  const administration = project.gitIn(a.directory, "rev-parse", "--absolute-git-dir");
  writeFileSync(join(administration, "index.lock"), "");
  const second = worktreesOf(project, { graceMs: 0 });
  await second.open(at("a"));
  expect(await second.merge(at("a"))).toMatchObject({ kind: "merged" });
});

test("a command of a dead process that is still at work in a worktree is waited for", async () => {
  using project = new TemporaryProject();
  const a = await worktreesOf(project).open(at("a"));
  project.write(a.directory, { "b.txt": "by a\n" });
  const administration = project.gitIn(a.directory, "rev-parse", "--absolute-git-dir");
  const mark = join(administration, "locked");
  writeFileSync(mark, "initializing");
  const opening = worktreesOf(project).open(at("a"));
  setTimeout(() => rmSync(mark), 50);
  await opening;
  expect(read(a.directory, "b.txt")).toBe("by a\n");
});

test("missions of one project share no branch and no folder", async () => {
  using project = new TemporaryProject();
  const worktrees = worktreesOf(project);
  const a = await worktrees.open({ missionId: "m1", place: "t" });
  const b = await worktrees.open({ missionId: "m2", place: "t" });
  project.write(a.directory, { "x.txt": "of m1" });
  await worktrees.merge({ missionId: "m1", place: "t" });
  await worktrees.cleanup("m1");
  expect(existsSync(join(b.directory, "a.txt"))).toBe(true);
  expect(await worktrees.land("m2")).toMatchObject({ kind: "merged" });
  expect(existsSync(join(project.directory, "x.txt"))).toBe(false);
});

test("installed packages that git ignores are there in a worktree and are never committed", async () => {
  using project = new TemporaryProject({ ".gitignore": "node_modules/\n", "a.txt": "one\n" });
  project.write(project.directory, { "node_modules/left/index.js": "installed" });
  const worktrees = worktreesOf(project);
  const a = await worktrees.open(at("a"));
  expect(read(a.directory, "node_modules/left/index.js")).toBe("installed");
  // As if the process had died between the making of the worktree and its links.
  rmSync(join(a.directory, "node_modules"));
  await worktreesOf(project).open(at("a"));
  expect(read(a.directory, "node_modules/left/index.js")).toBe("installed");
  project.write(a.directory, { "b.txt": "by a\n" });
  expect(await worktrees.merge(at("a"))).toMatchObject({ kind: "merged" });
  await worktrees.land(missionId);
  expect(project.git("ls-files").split("\n")).toEqual([".gitignore", "a.txt", "b.txt"]);
  await worktrees.cleanup(missionId);
  expect(read(project.directory, "node_modules/left/index.js")).toBe("installed");
});

test("a project below the root of its repository is found below the root of each worktree", async () => {
  using project = new TemporaryProject({ "packages/app/a.txt": "one\n", "b.txt": "two\n" });
  const directory = join(project.directory, "packages", "app");
  const worktrees = new GitWorktrees({ directory, stateDirectory: project.state });
  const a = await worktrees.open(at("a"));
  project.write(a.directory, { "a.txt": "by a\n" });
  expect(await worktrees.merge(at("a"))).toMatchObject({ kind: "merged" });
  await worktrees.land(missionId);
  expect(read(directory, "a.txt")).toBe("by a\n");
});

test("a project without a commit is refused in words", async () => {
  using project = new TemporaryProject();
  rmSync(join(project.directory, ".git"), { recursive: true });
  project.git("init", "-q", "-b", "main");
  await expect(worktreesOf(project).open(at("a"))).rejects.toMatchObject({
    code: "OCO_MISSION_WORKSPACE",
  });
});
