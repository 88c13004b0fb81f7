import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startHost } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import {
  hang,
  type ModelRequest,
  type Step,
  startScriptedModel,
  text,
  tool,
} from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost, plugin } from "./open-host.ts";

const timeoutMs = 120_000;
type Task = Readonly<Record<string, unknown>>;

/** The sample mission, with its plan changed and with workers that do something else where they are asked to. */
function changed(
  plan: (task: Task) => Task,
  work: (request: ModelRequest, task: string) => Step[] | undefined,
): (request: ModelRequest) => Promise<Step[]> {
  const sample = sampleScript({ hasBadFirstPlan: false });
  return async (request) => {
    const task = request.messages.find(({ role }) => role === "user")?.text ?? "";
    const own = request.agent === "worker" ? work(request, task) : undefined;
    const steps = own ?? (await sample(request));
    return steps.map((step) => {
      if (step.type !== "tool" || step.name !== "submit_plan") return step;
      const { tasks, ...rest } = step.arguments as { readonly tasks: readonly Task[] };
      return tool("submit_plan", { ...rest, tasks: tasks.map(plan) });
    });
  };
}

/** Writes a file, and then says that it is done. */
function writes({ toolResults }: ModelRequest, filePath: string): Step[] {
  if (toolResults.length === 0) return [tool("write", { filePath, content: "done\n" })];
  if (toolResults.some(({ content }) => content.includes("Accepted"))) return [text("Done.")];
  return [tool("complete_task", { status: "done", summary: `${filePath} is there.`, files: [filePath] })];
}

test("a worker splits its task; others do the parts, and it goes on with their results", {
  timeout: timeoutMs,
}, async () => {
  const part = (id: string): Task => ({
    ...{ id, title: `Part ${id}`, instructions: `Write ${id}.md.` },
    ...{ files: [`${id}.md`], verify: [`test -f ${id}.md`], budget: 50_000 },
  });
  const script = changed(
    (task) => (task["id"] === "T1" ? { ...task, budget: 200_000, size: "L" } : task),
    (request, task) => {
      const mine = /^Task T1(\w+):/.exec(task)?.[1];
      if (mine !== undefined) return writes(request, `T1${mine}.md`);
      if (!task.startsWith("Task T1:") || task.includes("Result of T1a")) return undefined;
      const why = "two files that have nothing to do with each other";
      const parts = ["T1a", "T1b"].map(part);
      if (request.turn === 1)
        return [tool("split_task", { why, parts: [{ ...parts[0], agent: "nobody", budget: 300_000 }] })];
      if (request.turn === 2) return [tool("split_task", { why, parts })];
      return [text("Split.")];
    },
  );
  await using setting = await openHost(script, { files: sampleProject });
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  for (const line of ["- T1a Part T1a: done", "- T1b Part T1b: done", "- T1 Implement slugify: done"])
    expect(run.text).toContain(line);

  const workers = model.requests.filter(({ agent }) => agent === "worker");
  const refused = workers.flatMap(({ toolResults }) => toolResults.map(({ content }) => content));
  const faults = refused.find((content) => content.includes("The task was not split"));
  expect(faults).toContain("the parts of T1 want 300000 tokens; 200000 are left of its budget");
  expect(faults).toContain('task T1a asks for unknown agent "nobody"');
  const first = workers.filter(({ turn }) => turn === 1);
  const again = first.find(({ lastUser }) => lastUser.includes("Result of T1a"));
  expect(again?.lastUser).toMatch(
    /^Task T1:[\s\S]*Result of T1a[\s\S]*T1a\.md is there\.[\s\S]*Result of T1b/,
  );
  expect(new Set(first.map(({ session }) => session)).size).toBe(first.length);
  for (const id of ["T1a", "T1b"]) expect(existsSync(join(host.project, `${id}.md`))).toBe(true);
});

test("of a race between two models the first that is verified wins; the other is aborted and its files are gone", {
  timeout: timeoutMs,
}, async () => {
  const script = changed(
    (task) => (task["id"] === "T1" ? { ...task, rivals: [{ model: "fake/fast" }] } : task),
    (request, task) => {
      if (!task.startsWith("Task T1:") || request.model !== "fake") return undefined;
      return request.toolResults.length === 0
        ? [tool("write", { filePath: "src/loser.js", content: "export {};\n" })]
        : [hang()];
    },
  );
  await using model = await startScriptedModel({ script, models: ["fake", "fast"] });
  const entry = { name: "Fake", tool_call: true, limit: { context: 200_000, output: 8192 } };
  const provider = {
    npm: "@ai-sdk/openai-compatible",
    name: "Fake",
    options: { baseURL: model.url, apiKey: "not-a-key" },
    models: { fake: entry, fast: entry },
  };
  await using host = await startHost({
    ...{ model, files: sampleProject, config: { provider: { fake: provider } } },
    plugins: [[plugin, { workspace: "worktree" }]],
  });
  const server = await host.serve();
  const { id } = await server.createSession({ title: "race" });
  await server.command(id, "task", sampleGoal);
  const told = model.requests
    .filter(({ agent }) => agent === "commander")
    .at(-1)
    ?.toolResults.at(-1)?.content;
  expect(told).toMatch(/^MISSION \w+ sealed\n/);

  const racers = model.requests.filter(
    ({ agent, messages }) =>
      agent === "worker" &&
      messages.some(({ role, text: words }) => role === "user" && words.startsWith("Task T1:")),
  );
  const sessions = new Map(racers.map(({ session, model: name }) => [session, name]));
  expect([...sessions.values()].sort()).toEqual(["fake", "fast"]);
  expect(racers.filter(({ model: name }) => name === "fake").at(-1)?.outcome).toBe("client-gone");
  expect(
    racers.filter(({ model: name }) => name === "fast").every(({ outcome }) => outcome === "completed"),
  ).toBe(true);
  expect(Object.keys(await server.status())).toEqual([]);
  expect(existsSync(join(host.project, "src", "loser.js"))).toBe(false);
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: host.project, encoding: "utf8" });
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  expect(git("log", "--all", "--format=", "--name-only")).not.toContain("loser.js");
  expect(execFileSync("node", ["--test"], { cwd: host.project, encoding: "utf8" })).toMatch(
    /# pass 3\n# fail 0/,
  );
});

test("in a shared tree a race is refused with the reason; a model that no provider has fails the task, and the fixer mends it with its own", {
  timeout: timeoutMs,
}, async () => {
  let plans = 0;
  const script = changed(
    (task) => {
      if (task["id"] !== "T1") return task;
      plans += 1;
      return plans === 1
        ? { ...task, model: "no slash", rivals: [{ agent: "fixer" }] }
        : { ...task, model: "fake/none" };
    },
    () => undefined,
  );
  await using setting = await openHost(
    async (request) => {
      const isRefused = request.toolResults.at(-1)?.content.includes("The plan was not accepted") === true;
      return script(isRefused ? { ...request, toolResults: [] } : request);
    },
    { files: sampleProject },
  );
  const { host, model } = setting;
  const run = await host.run(sampleGoal, { command: "task", timeoutMs });
  expect(run.text).toMatch(/^Report:\nMISSION \w+ sealed\n/);
  const answers = model.requests
    .filter(({ agent }) => agent === "planner")
    .flatMap(({ toolResults }) => toolResults.map(({ content }) => content));
  expect(answers[0]).toContain("task T1 is a race, which needs worktrees");
  expect(answers[0]).toContain(
    'task T1 asks for model "no slash", which is not of the form "provider/model"',
  );
  const fixer = model.requests.find(({ agent, turn }) => agent === "fixer" && turn === 1);
  expect(fixer?.lastUser).toContain("Task T1:");
  expect(fixer?.lastUser).toContain("configuration: ProviderModelNotFoundError: Model not found: fake/none");
  expect(
    model.requests.some(({ lastUser, agent }) => agent === "worker" && lastUser.startsWith("Task T1:")),
  ).toBe(false);
});
