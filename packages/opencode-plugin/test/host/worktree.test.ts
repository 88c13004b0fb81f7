import { execFileSync } from "node:child_process";
import { sampleGoal } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { openSample, plugin } from "./open-host.ts";

const timeoutMs = 120_000;

test("in worktrees each task writes in its own tree, and the verified work lands in the project", {
  timeout: timeoutMs,
}, async () => {
  await using setting = await openSample(
    { hasBadFirstPlan: false },
    { plugins: [[plugin, { workspace: "worktree" }]] },
  );
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);

  const paths = model.requests
    .filter(({ agent }) => agent === "worker")
    .flatMap(({ toolResults }) => toolResults.map(({ content }) => /<path>(.*)\/src\//.exec(content)?.[1]))
    .filter((path) => path !== undefined);
  expect(new Set(paths).size).toBe(3);
  expect(paths).not.toContain(host.project);

  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: host.project, encoding: "utf8" });
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  expect(git("branch", "--list", "*oco*").trim()).toBe("");
  expect(execFileSync("node", ["--test"], { cwd: host.project, encoding: "utf8" })).toMatch(
    /# pass 3\n# fail 0/,
  );
});
