// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text is what a person types, not JavaScript
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

const timeoutMs = 120_000;

/** Several lines, both kinds of quotes, everything that a template or a shell would act upon, and more than ASCII. */
const goal = [
  "Change the greeting in \"a b.txt\" to 'hello'",
  "and keep $HOME, $1, ${2} and $ARGUMENTS as they are;",
  "also `date`, !`touch by-the-host.txt`, @README.md, \\n, 100 % and naïve 文字.",
].join("\n");

/** Agents that do at once what each role has to; the commander calls the tool that its command tells it to. */
function play({ agent, lastUser, toolResults }: ModelRequest): Step[] {
  const isDone = toolResults.some(({ content }) => content.includes("Accepted"));
  switch (agent) {
    case "commander": {
      if (toolResults.length > 0) return [text(`Said:\n${toolResults.at(-1)?.content ?? ""}`)];
      const name = /mission_run|mission_status|list_agents/.exec(lastUser)?.[0];
      return name === undefined ? [text(`Heard: ${lastUser}`)] : [tool(name, {})];
    }
    case "planner":
      if (isDone) return [text("Planned.")];
      return [
        tool("submit_plan", {
          summary: "One task.",
          tasks: [{ id: "T1", title: "Greet", instructions: "Say it." }],
        }),
      ];
    case "worker":
      return isDone ? [text("Done.")] : [tool("complete_task", { status: "done", summary: "Greeted." })];
    case "reviewer":
    case "master-reviewer":
      return isDone ? [text("Reviewed.")] : [tool("submit_verdict", { verdict: "pass" })];
    default:
      return [text("Seen.")];
  }
}

test("/task takes several lines, quotes and $ as they were typed, and the other commands show what became of it", {
  timeout: timeoutMs,
}, async () => {
  await using setting = await openHost(play);
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  const said = async (command: string, words = ""): Promise<string> => {
    const { parts } = await server.command(id, command, words, { timeoutMs });
    return parts.map((part) => ("text" in part ? String(part["text"]) : "")).join("\n");
  };

  expect(await said("status")).toContain("This session has no mission");
  expect(await said("task", goal)).toMatch(/Said:\nMISSION \w+ sealed\n/);
  // What a person pastes is never run, nor read as a file: the host would do both in a template.
  expect(existsSync(join(host.project, "by-the-host.txt"))).toBe(false);
  const commander = model.requests.find(
    ({ agent, lastUser }) => agent === "commander" && lastUser.includes("Start the mission"),
  );
  expect(commander?.lastUser).toContain(goal);
  expect(JSON.stringify(commander?.messages)).not.toContain("Called the Read tool");
  const worker = model.requests.find(({ agent }) => agent === "worker");
  expect(worker?.lastUser).toContain(`Goal of the mission: ${goal}\n`);

  expect(await said("status")).toMatch(
    /Said:\nMISSION \w+ sealed\n[\s\S]*T1 Greet: done[\s\S]*\nPlan version: 1\b/,
  );
  expect(await said("plan")).toContain("T1 Greet: done");
  expect(await said("agents")).toMatch(/- reviewer \(reviewer; .*reads only, runs nothing\)/);
  // Nothing is left to go on with, and no goal was typed.
  expect(await said("resume")).toContain("There is no goal");
  expect(await said("stop", "enough")).toMatch(/Said:\nMISSION \w+ sealed\n/);
  expect(model.failures).toEqual([]);
});

test("without a command chat is plain chat: no mission, no store, no file", {
  timeout: timeoutMs,
}, async () => {
  await using setting = await openHost(() => text("Hello."));
  const { host, model } = setting;
  const run = await host.run("Run a /task for me: mission_run, please.", { timeoutMs });
  expect(run.text).toContain("Hello.");
  expect(new Set(model.requests.map(({ agent }) => agent))).toEqual(new Set(["title", "build"]));
  expect(existsSync(join(host.project, ".oco"))).toBe(false);
  const data = host.environment()["XDG_DATA_HOME"] ?? "";
  expect(data).not.toBe("");
  expect(existsSync(join(data, "oco", "projects"))).toBe(false);
});
