import { hang, type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { delegateAll, isWake, openDelegation } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 90_000 });

const asks = { config: { permission: { bash: "ask" } } };

function parent({ toolResults }: ModelRequest): Step | Step[] {
  return toolResults.length > 0 ? text(toolResults[0]?.content ?? "") : delegateAll(["say hello"], {});
}

function child({ toolResults }: ModelRequest): Step {
  const [result] = toolResults;
  if (result !== undefined) return text(`bash said: ${result.content}`);
  return tool("bash", { command: "echo hello", description: "Say hello" });
}

test("what a child may not do without asking is denied under opencode run, with the reason", async () => {
  await using setting = await openDelegation({ host: asks, parent, child });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  expect(run.text).toContain('state="completed"');
  expect(run.text).toContain("Denied: bash of echo hello needs a permission, and nobody is there to answer");
  expect(run.text).toContain('permission.allow["bash"]');
});

test("what the person allows children beforehand is done without asking", async () => {
  await using setting = await openDelegation({
    options: { permission: { allow: { bash: ["echo *"] } } },
    host: asks,
    parent,
    child,
  });
  const run = await setting.host.run("go");
  expect(run.text).toContain("bash said: hello");
});

test("a child that asks under opencode serve is denied too, unless the person wants to be asked", async () => {
  await using setting = await openDelegation({
    options: { permission: { children: "ask" } },
    host: asks,
    parent,
    child,
  });
  await using server = await setting.host.serve();
  await using feed = await server.events();
  const { id } = await server.createSession();
  await server.promptAsync(id, "go");
  const asked = await feed.waitFor(({ type }) => type === "permission.asked");
  expect(asked.properties["permission"]).toBe("bash");
  const [waiting] = await server.permissions();
  await server.replyPermission(waiting?.id ?? "", "once");
  await feed.waitFor(({ type, properties }) => type === "session.idle" && properties["sessionID"] === id);
  expect(setting.model.requests.at(-1)?.toolResults[0]?.content).toContain("bash said: hello");
});

test("opencode run does not end over the heads of its background tasks", async () => {
  await using setting = await openDelegation({
    parent: (request) => {
      if (isWake(request)) return text(`I read: ${request.lastUser}`);
      if (request.toolResults.length > 0) return text("Launched.");
      return delegateAll(["one", "two"]);
    },
    child: ({ lastUser }) => [{ type: "delay", ms: 1500 }, text(`the result of ${lastUser}`)],
  });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  expect(run.text).toMatch(/^Launched\.\nI read: 2 background tasks have ended\./);
  expect(run.text).toContain("the result of one\n");
  expect(run.text).toContain("the result of two\n");
  expect(setting.model.requests.filter(isWake)).toHaveLength(1);
});

test("a task that is cancelled stands still when the call returns", async () => {
  await using setting = await openDelegation({
    parent: ({ turn, toolResults }) => {
      const id = /<task id="([^"]+)"/.exec(toolResults[0]?.content ?? "")?.[1] ?? "";
      if (turn === 1) return delegateAll(["endless"]);
      if (turn === 2) return tool("get_task_result", { task_id: id, wait_ms: 1500 });
      if (turn === 3) return tool("cancel_task", { task_id: id });
      return text(toolResults[0]?.content ?? "");
    },
    child: () => hang(),
  });
  const run = await setting.host.run("go");
  const results = setting.model.requests.flatMap(({ toolResults }) =>
    toolResults.map(({ content }) => content),
  );
  expect(results.some((content) => content.includes('state="running"'))).toBe(true);
  expect(run.text).toContain('state="cancelled"');
  expect(run.text).toContain("cancelled by the agent that asked for it");
  expect(setting.model.requests.filter(isWake)).toEqual([]);
});
