import { expect, test } from "vitest";
import { crashPoints } from "../crash/crash-points.ts";
import { type CrashResult, CrashRun } from "../crash/crash-run.ts";

/** `OCO_TEST_LONG=1` kills 100 times; `OCO_CRASH_POINTS`, `_FROM` and `_SEED` choose others, for each kind of workspace. */
const isLong = process.env["OCO_TEST_LONG"] === "1";
const { OCO_CRASH_POINTS: points } = process.env;
/** A mission in worktrees takes three times as long. */
const counts = { shared: Number(points ?? (isLong ? 50 : 2)), worktree: Number(points ?? (isLong ? 50 : 1)) };
const from = Number(process.env["OCO_CRASH_FROM"] ?? (isLong ? 0 : 3));
const seed = Number(process.env["OCO_CRASH_SEED"] ?? 1);
const pointMs = 240_000;

test.each(["shared", "worktree"] as const)(
  "killed at random points, a mission in a %s tree loses nothing, repeats nothing, and is told once",
  {
    timeout: pointMs * (Math.max(counts.shared, counts.worktree) + 1),
  },
  async (workspace) => {
    await using run = await CrashRun.open(workspace);
    const results: CrashResult[] = [];
    for (const point of crashPoints(seed, from, counts[workspace])) {
      const result = await run.kill(point);
      results.push(result);
      process.stdout.write(`${line(workspace, result)}\n`);
    }
    process.stdout.write(`${summary(workspace, results)}\n`);
    expect(
      results.flatMap(({ point, harm }) => harm.map((words) => `point ${point.number}: ${words}`)),
    ).toEqual([]);
    expect(await run.strays()).toEqual([]);
  },
);

function line(workspace: string, { point, phase, done, toldMs, sealedMs, harm }: CrashResult): string {
  const where = `point ${point.number} (${workspace}, ${point.part.toFixed(3)} by ${point.by})`;
  const told = toldMs === undefined ? "" : `, told after ${Math.round(toldMs)} ms`;
  return `${where}: killed in ${phase} with ${done} done, over after ${Math.round(sealedMs)} ms${told}${harm.map((words) => `; ${words}`).join("")}`;
}

function summary(workspace: string, results: readonly CrashResult[]): string {
  const harm = results.flatMap((result) => result.harm);
  const of = (word: string): number => harm.filter((words) => words.startsWith(word)).length;
  const told = results.flatMap(({ toldMs }) => (toldMs === undefined ? [] : [toldMs]));
  const slowest =
    told.length === 0
      ? "none was over"
      : `${told.length} were over, told within ${Math.round(Math.max(...told))} ms`;
  return `crash: seed ${seed}, ${workspace}, points ${from} to ${from + results.length - 1}: ${results.length} kills, ${of("lost")} lost, ${of("repeated")} repeated, ${of("delivered")} told more or less than once; ${slowest}`;
}
