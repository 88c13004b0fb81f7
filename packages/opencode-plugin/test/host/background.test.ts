import { readFileSync } from "node:fs";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { isRunning } from "../background/jobs-under-test.ts";
import { openHost } from "./open-host.ts";

vi.setConfig({ testTimeout: 90_000 });

/** The person's own agent with the group switched on by the host's own permissions. */
const names = ["run_background", "check_background", "list_background", "kill_background"];
const allowed = Object.fromEntries(names.map((name) => [name, "allow"]));
const config = { agent: { build: { permission: allowed } } };

/** Plays one tool call after the other and then says what the last one answered. */
function steps(calls: readonly ((request: ModelRequest) => Step)[]): (request: ModelRequest) => Step {
  return (request) => {
    const { toolResults, turn } = request;
    return calls[turn - 1]?.(request) ?? text(toolResults.at(-1)?.content ?? "nothing");
  };
}

const server =
  'process.on("SIGTERM", () => {}); console.log("up " + process.pid); setInterval(() => {}, 1000)';
const start = (): Step => tool("run_background", { command: `"${process.execPath}" -e '${server}'` });
const look = (): Step => tool("check_background", { id: "bg1", wait_ms: 20_000 });

function pidIn(words: string): number {
  return Number(/up (\d+)/.exec(words)?.[1] ?? Number.NaN);
}

test("a command started in the background is looked at, ended, and its end is told", async () => {
  const kill = (): Step => tool("kill_background", { id: "bg1" });
  await using setting = await openHost(steps([start, look, kill]), { config });
  const run = await setting.host.run("go");
  const results = setting.model.requests.flatMap(({ toolResults }) => toolResults);
  expect(results.map(({ content }) => content)).toMatchObject([
    expect.stringMatching(/^Started bg1 \(process \d+\)/),
    expect.stringMatching(/^bg1 running after .*\nOutput:\nup \d+\n$/),
    expect.stringMatching(/^bg1 killed by kill_background/),
  ]);
  expect(run.exitCode).toBe(0);
  expect(isRunning(pidIn(results[1]?.content ?? ""))).toBe(false);
});

test("opencode run takes its background commands with it", async () => {
  await using setting = await openHost(steps([start, look]), { config });
  const run = await setting.host.run("go");
  const pid = pidIn(run.text);
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
});

test.skipIf(process.platform !== "linux")(
  "a host killed with -9 takes its background commands with it",
  async () => {
    await using setting = await openHost(steps([start, look]), { config });
    await using served = await setting.host.serve();
    const { id } = await served.createSession();
    await served.prompt(id, "go");
    const pid = pidIn(setting.model.requests.at(-1)?.toolResults.at(-1)?.content ?? "");
    expect(isRunning(pid)).toBe(true);
    // In a process group of its own: the harness kills the host's group, and this is not in it.
    expect(Number(readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.split(" ")[2])).toBe(pid);
    process.kill(served.pid, "SIGKILL");
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  },
);

test("the person's rule for bash holds for background commands too, with and without a shell", async () => {
  const bash = { "*": "allow", "git push*": "deny" };
  const push = (): Step => tool("run_background", { command: "'git'  push --force" });
  const shell = (): Step => tool("run_background", { command: "true; git push -f", shell: true });
  await using setting = await openHost(steps([push, shell]), {
    config: { permission: { bash }, ...config },
  });
  await setting.host.run("go");
  const results = setting.model.requests.flatMap(({ toolResults }) => toolResults);
  expect(results).toHaveLength(2);
  for (const { content } of results) expect(content).toMatch(/rule which prevents|denied|permission/i);
  expect(results.map(({ content }) => content).join()).not.toContain("Started");
});

test("nobody but the agents that have them sees these tools", async () => {
  await using setting = await openHost(() => text("hello"));
  await setting.host.run("go");
  const offered = setting.model.requests.flatMap(({ tools }) => tools.map(({ name }) => name));
  expect(offered.filter((name) => names.includes(name) || /search_|ast_|lsp_|cache_/.test(name))).toEqual([]);
});
