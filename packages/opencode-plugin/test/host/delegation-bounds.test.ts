import { meeting, mostAtOnce, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { childrenOf, delegateAll, isWake, openDelegation, prompts } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 120_000 });

test("caps of an agent and of a provider hold at once, and are filled", async () => {
  // The first three tasks answer only when all three run.
  const three = meeting(3);
  let started = 0;
  await using setting = await openDelegation({
    options: { delegation: { perAgent: { general: 2 }, perModel: { fake: 3 } } },
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      if (request.toolResults.length > 0) return text("Launched.");
      const explore = { agent: "explore", background: true };
      return [...delegateAll(prompts(4)), ...delegateAll(["task 5", "task 6", "task 7"], explore)];
    },
    child: async ({ lastUser }) => {
      started += 1;
      if (started <= 3) await three();
      return text(`the result of ${lastUser}`);
    },
  });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  const root = setting.model.requests.find(({ parentSession }) => parentSession === undefined)?.session ?? "";
  const children = childrenOf(setting.model, root);
  expect(children).toHaveLength(7);
  expect(mostAtOnce(children)).toBe(3);
  expect(mostAtOnce(children.filter(({ agent }) => agent === "general"))).toBe(2);
});

test("two tasks that go on in one session have it one after the other", async () => {
  let taskId = "";
  await using setting = await openDelegation({
    parent: ({ toolResults, turn }) => {
      taskId ||= /<task id="([^"]+)"/.exec(toolResults[0]?.content ?? "")?.[1] ?? "";
      if (turn === 1) return delegateAll(["first"], {});
      if (turn === 2) return delegateAll(["second", "third"], { resume: taskId });
      return text(toolResults.map(({ content }) => content).join("\n"));
    },
    child: ({ lastUser, messages }) => [
      { type: "delay", ms: 500 },
      text(`${lastUser} of ${messages.filter(({ role }) => role === "user").length}`),
    ],
  });
  const run = await setting.host.run("go");
  expect(run.text).toContain("<result>\nsecond of 2\n</result>");
  expect(run.text).toContain("<result>\nthird of 3\n</result>");
  const children = setting.model.requests.filter(({ parentSession }) => parentSession !== undefined);
  expect(mostAtOnce(children)).toBe(1);
});

test("a task may delegate as deep as the person allows, waits for what it delegates, and no deeper", async () => {
  const depthOf = (words: string): number => Number(/level (\d)/.exec(words)?.[1]);
  await using setting = await openDelegation({
    options: { delegation: { agents: ["build", "general"], maxDepth: 2 } },
    parent: ({ toolResults }) =>
      toolResults.length > 0 ? text(toolResults[0]?.content ?? "") : delegateAll(["level 1"], {}),
    child: ({ lastUser, toolResults, toolNames }) => {
      if (toolResults.length > 0) return text(`level 1 got: ${toolResults[0]?.content}`);
      if (depthOf(lastUser) === 1) return delegateAll(["level 2"]);
      return text(`level 2 may delegate: ${toolNames.includes("delegate_task")}`);
    },
  });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  expect(run.text).toContain("Waited for it: a delegated task cannot leave tasks behind.");
  expect(run.text).toContain("level 2 may delegate: false");
});

test("a task runs with the model that its call names", async () => {
  const other = { name: "Other", tool_call: true, limit: { context: 200_000, output: 8192 } };
  const config = { provider: { fake: { models: { other } } } };
  await using setting = await openDelegation({
    host: { env: { OPENCODE_CONFIG_CONTENT: JSON.stringify(config) } },
    parent: ({ toolResults }) =>
      toolResults.length > 0
        ? text(toolResults.map(({ content }) => content).join("\n"))
        : [...delegateAll(["as named"], { model: "fake/other" }), ...delegateAll(["as its parent"], {})],
    child: ({ lastUser, model }) => text(`${lastUser}: ${model}`),
  });
  const run = await setting.host.run("go");
  expect(run.text).toContain("as named: other");
  expect(run.text).toContain("as its parent: fake");
});

test("a child that asks a person is refused under opencode run, which ends", async () => {
  const questions = [{ question: "Which?", header: "Which", options: [{ label: "A", description: "a" }] }];
  await using setting = await openDelegation({
    host: { env: { OPENCODE_ENABLE_QUESTION_TOOL: "1" } },
    parent: ({ toolResults }) =>
      toolResults.length > 0 ? text(toolResults[0]?.content ?? "") : delegateAll(["ask"], {}),
    child: ({ toolResults, toolNames }) =>
      toolResults.length > 0
        ? text(`offered: ${toolNames.includes("question")}`)
        : tool("question", { questions }),
  });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  expect(run.text).toContain("offered: false");
});
