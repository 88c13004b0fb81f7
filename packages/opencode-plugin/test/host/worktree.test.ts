import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { contentOf, planOf, resultOf, toldContent, type Unit, unitsOf } from "@oco-tools/sample-mission";
import { type ModelRequest, meeting, type Step, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { plugin } from "./open-host.ts";
import { filesOf, openUnits, playUnits, workOf } from "./units.ts";

const timeoutMs = 240_000;
const goal = { count: 12, width: 3, folder: "w" };
const index = `${goal.folder}/index.txt`;

/** T1 and T2 both write the index; who is told of the conflict keeps what both have written. */
function writeIndex(request: ModelRequest, unit: Unit): Step[] | undefined {
  const isDone = request.toolResults.some(({ name }) => name === "complete_task");
  if (isDone || (unit.id !== "T1" && unit.id !== "T2")) return undefined;
  const end = tool("complete_task", {
    status: "done",
    summary: resultOf(unit.id),
    files: [unit.file, index],
  });
  const told = request.messages.find(({ role }) => role === "user")?.text ?? "";
  if (!told.includes("conflict with others"))
    return [
      tool("write", { filePath: unit.file, content: toldContent(request, unit) }),
      tool("write", { filePath: index, content: `${unit.id} was here\n` }),
      end,
    ];
  const [seen] = request.toolResults;
  if (seen === undefined) return [tool("read", { filePath: index })];
  const lines = [...new Set(seen.content.match(/T\d was here/g))].toSorted();
  return [tool("write", { filePath: index, content: `${lines.join("\n")}\n` }), end];
}

test("in worktrees 12 units build on what was merged before, a conflict is repaired with both sides, and nothing is left", {
  timeout: timeoutMs,
}, async () => {
  // The two begin from the same tree, so that the second to be merged meets the first.
  const both = meeting(2);
  await using setting = await openUnits(
    {
      before: ({ turn }, unit) => (turn === 1 && /^T[12]$/.test(unit?.id ?? "") ? both() : undefined),
      work: writeIndex,
      // Commands look for the files of the units before, in the worktree of this one.
      plan: (units) => {
        const fileOf = new Map(units.map(({ id, file }) => [id, file]));
        return planOf(units).map((task, n) => {
          const { depends = [], id = "" } = units[n] ?? {};
          return { ...task, verify: [id, ...depends].map((one) => `grep -Fxq ${one} ${fileOf.get(one)}`) };
        });
      },
    },
    { plugins: [[plugin, { workspace: "worktree" }]] },
  );
  const { host, model } = setting;
  await using server = await host.serve();
  const { report } = await playUnits(server, goal, timeoutMs);
  expect(report).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  expect(model.failures).toEqual([]);
  expect(await filesOf(host, goal)).toEqual(unitsOf(goal).map(contentOf));
  expect(await readFile(join(host.project, index), "utf8")).toBe("T1 was here\nT2 was here\n");

  const work = workOf(model, goal);
  const repairs = work.filter(
    ({ request }) => request.turn === 1 && request.lastUser.includes("conflict with others"),
  );
  expect(repairs).toHaveLength(1);
  const sent = repairs[0]?.request.lastUser ?? "";
  expect(sent).toContain(`The last attempt's changes conflict with others in ${index}:`);
  for (const side of ["<<<<<<< ", "T1 was here", "T2 was here", ">>>>>>> "]) expect(sent).toContain(side);
  expect(report).toContain(`${repairs[0]?.unit.id} Build ${repairs[0]?.unit.id}: done, 2 attempts`);

  const places = work.map(({ request }) => /Working directory: (.*)/.exec(request.system)?.[1]);
  expect(new Set(places).size).toBe(goal.count);
  expect(places).not.toContain(host.project);
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: host.project, encoding: "utf8" }).trim();
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  expect(git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  expect(git("status", "--porcelain", "--untracked-files=no")).toBe("");
});
