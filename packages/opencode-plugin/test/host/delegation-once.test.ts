import { until } from "@oco-tools/opencode-host";
import { text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { childrenOf, delegateAll, isWake, openDelegation } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 120_000 });

test("a result that a call waited for is not told again by a message", async () => {
  await using setting = await openDelegation({
    parent: (request) => {
      const { toolResults, turn } = request;
      if (isWake(request)) return text("Told again.");
      const id = /<task id="([^"]+)"/.exec(toolResults[0]?.content ?? "")?.[1] ?? "";
      if (turn === 1) return delegateAll(["one"]);
      if (turn === 2) return tool("get_task_result", { task_id: id, wait_ms: 60_000 });
      return text(`I read: ${toolResults[0]?.content}`);
    },
    child: ({ lastUser }) => [{ type: "delay", ms: 1000 }, text(`the result of ${lastUser}`)],
  });
  const run = await setting.host.run("go");
  expect(run.exitCode).toBe(0);
  expect(run.text).toContain("<result>\nthe result of one\n</result>");
  expect(setting.model.requests.filter(isWake)).toEqual([]);
});

test("a busy parent is not interrupted: the results join its loop behind the step that it is in", async () => {
  let isChildDone = (): boolean => false;
  await using setting = await openDelegation({
    parent: async (request) => {
      if (isWake(request)) return text(`I read: ${request.lastUser}`);
      if (request.turn === 1) return delegateAll(["one"]);
      // In the middle of this step the task ends, and the message is sent.
      await until(() => (isChildDone() ? true : undefined), 60_000);
      return [text("Going on."), { type: "delay", ms: 1500 }, tool("list_tasks")];
    },
    child: ({ lastUser }) => text(`the result of ${lastUser}`),
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  isChildDone = () => childrenOf(model, id).some(({ outcome }) => outcome === "completed");
  const answer = await server.prompt(id, "go");
  const parents = model.requests.filter(({ session, turn }) => session === id && turn > 0);
  expect(parents.map(({ outcome }) => outcome)).toEqual(["completed", "completed", "completed"]);
  expect(parents.map((request) => isWake(request))).toEqual([false, false, true]);
  expect(
    parents[2]?.messages.some(({ role, text: said }) => role === "tool" && said.includes("completed")),
  ).toBe(true);
  expect(answer.parts.some((part) => part.text?.startsWith("I read: A background task has ended."))).toBe(
    true,
  );
  expect(model.failures).toEqual([]);
});
