import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorktrees, SharedTree } from "../../src/index.ts";
import { TemporaryProject } from "./temporary-project.ts";

const missionId = "m1";
const at = (place: string) => ({ missionId, place, named: [], since: Date.now() });

function worktreesOf(project: TemporaryProject, directory = project.directory): GitWorktrees {
  return new GitWorktrees({ directory, stateDirectory: project.state });
}

test("what a worktree changed is what git says, committed or not, new or not, and no more", async () => {
  using project = new TemporaryProject({
    ".gitignore": "built/\n",
    "a.txt": "one\n",
    "b.txt": "two\n",
    "gone.txt": "x\n",
    "same.txt": "y\n",
  });
  const worktrees = worktreesOf(project);
  const { directory } = await worktrees.open(at("t"));
  project.write(directory, { "a.txt": "ONE\n", "new/c d.txt": "three\n", "built/x.txt": "ignored\n" });
  rmSync(join(directory, "gone.txt"));
  symlinkSync(join(project.directory, "b.txt"), join(directory, "out.txt"));
  project.write(directory, { "b.txt": "committed by the worker\n" });
  project.gitIn(directory, "add", "b.txt");
  project.gitIn(directory, "commit", "-q", "-m", "by the worker");
  const { files, before } = await worktrees.changes({ ...at("t"), named: ["same.txt"] });
  expect(files).toEqual(["a.txt", "b.txt", "new/c d.txt"]);
  expect(await before("b.txt")).toEqual(["two\n"]);
  expect(await before("new/c d.txt")).toEqual([]);
});

test("work of others that was merged into a worktree is not its change, also while the merge has to be mended", async () => {
  using project = new TemporaryProject({ "a.txt": "start\n", "b.txt": "start\n" });
  const worktrees = worktreesOf(project);
  const [one, two] = [await worktrees.open(at("one")), await worktrees.open(at("two"))];
  project.write(one.directory, { "a.txt": "by one\n", "b.txt": "by one\n", "one.txt": "new\n" });
  project.write(two.directory, { "a.txt": "by two\n" });
  await worktrees.merge(at("one"));
  expect(await worktrees.merge(at("two"))).toMatchObject({ kind: "conflict" });
  const conflict = await worktrees.changes(at("two"));
  expect(conflict.files).toEqual(["a.txt"]);
  expect(await conflict.before("a.txt")).toEqual(["start\n", "by one\n"]);
  project.write(two.directory, { "a.txt": "by both\n" });
  project.gitIn(two.directory, "commit", "-q", "-a", "-m", "mended");
  expect((await worktrees.changes(at("two"))).files).toEqual(["a.txt"]);
});

test("in a project below the root of its repository the files are those below the project", async () => {
  using project = new TemporaryProject({ "app/a.txt": "one\n", "b.txt": "two\n" });
  const worktrees = worktreesOf(project, join(project.directory, "app"));
  const { directory } = await worktrees.open(at("t"));
  project.write(directory, { "a.txt": "ONE\n", "new.txt": "three\n" });
  writeFileSync(join(directory, "..", "b.txt"), "outside\n");
  const { files, before } = await worktrees.changes(at("t"));
  expect(files).toEqual(["a.txt", "new.txt"]);
  expect(await before("a.txt")).toEqual(["one\n"]);
});

test("in a shared tree the files are those that were named and are below it, through links too", async () => {
  using project = new TemporaryProject({ "a.txt": "one\n", "folder/b.txt": "two\n" });
  writeFileSync(join(project.root, "secret.txt"), "not yours\n");
  symlinkSync(join(project.root, "secret.txt"), join(project.directory, "link.txt"));
  symlinkSync("folder", join(project.directory, "same"));
  const named = ["a.txt", "same/b.txt", "link.txt", "../secret.txt", "folder", "missing.txt"];
  const absolute = join(project.directory, "folder", "b.txt");
  const tree = new SharedTree(project.directory);
  const { files } = await tree.changes({ ...at("t"), named: [...named, absolute, "/etc/hosts"] });
  expect(files).toEqual(["a.txt", "folder/b.txt"]);
});

test("what a file of a shared tree was before is what the mission found, whatever a worker commits", async () => {
  using project = new TemporaryProject({ "a.txt": "found\n" });
  const since = Date.now();
  project.write(project.directory, { "a.txt": "by the worker\n" });
  project.gitLater(since + 60_000, "commit", "-q", "-a", "-m", "by the worker");
  const { before } = await new SharedTree(project.directory).changes({ ...at("t"), since, named: ["a.txt"] });
  expect(await before("a.txt")).toEqual(["found\n"]);
  rmSync(join(project.directory, ".git"), { recursive: true });
  const without = await new SharedTree(project.directory).changes({ ...at("t"), since, named: ["a.txt"] });
  expect(without.files).toEqual(["a.txt"]);
  expect(await without.before("a.txt")).toEqual([]);
});
