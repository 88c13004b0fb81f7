import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { until } from "@oco-tools/opencode-host";
import { planOf } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { plugin } from "./open-host.ts";
import { openRecords, openUnits, playUnits, workOf } from "./units.ts";

const timeoutMs = 240_000;
const goal = { count: 3, width: 3, folder: "s" };
const endless = "sleep 4711";

test("a person's /stop in the middle ends workers and commands, leaves nothing behind, and the report says who stopped it", {
  timeout: timeoutMs,
}, async () => {
  const forever = new Promise<void>(() => {});
  await using setting = await openUnits(
    {
      before: (_, unit) => (unit !== undefined && unit.id !== "T1" ? forever : undefined),
      plan: (units) => planOf(units).map((task) => ({ ...task, verify: [endless] })),
    },
    { plugins: [[plugin, { workspace: "worktree" }]] },
  );
  const { host, model } = setting;
  await using server = await host.serve();
  const playing = playUnits(server, goal, timeoutMs);
  const isRunning = async (): Promise<boolean> =>
    (await host.processes()).some(({ command }) => command.includes(endless));
  await until(async () => (workOf(model, goal).length === 4 && (await isRunning())) || undefined, 60_000);
  const before = model.requests.length;
  const parent = model.requests.find(({ agent }) => agent === "commander")?.session ?? "";
  await server.command(parent, "stop", "enough for today", { timeoutMs });
  const { report } = await playing;

  expect(report).toMatch(/^Report:\nMISSION \w+ stopped\n/);
  expect(report).toContain("stopped by the person: enough for today");
  await until(async () => Object.keys(await server.status()).length === 0 || undefined, 20_000);
  expect(await server.status()).toEqual({});
  for (const { id } of await server.children(parent)) {
    const worked = model.requests.filter(({ session }) => session === id);
    expect(worked.every(({ outcome }) => outcome !== undefined)).toBe(true);
  }
  expect(model.requests.slice(before).filter(({ agent }) => agent !== "commander")).toEqual([]);

  const left = (await host.processes()).filter(({ pid }) => pid !== server.pid).map(({ command }) => command);
  expect(left.filter((command) => /sleep|git|grep/.test(command))).toEqual([]);
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: host.project, encoding: "utf8" }).trim();
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  expect(git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  const files = await readdir(join(host.project, ".git"), { recursive: true });
  expect(files.filter((name) => name.endsWith(".lock"))).toEqual([]);
  await using records = await openRecords(host);
  expect(records.entries({ prefix: ["lease"] })).toEqual([]);
});
