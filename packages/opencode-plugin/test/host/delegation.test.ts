import { until } from "@oco-tools/opencode-host";
import { hang, meeting, mostAtOnce, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { childrenOf, delegateAll, isWake, openDelegation, prompts } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 90_000 });

test("eight background tasks run at once, and one message brings all their results to the parent", async () => {
  const all = meeting(8);
  await using setting = await openDelegation({
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      return request.toolResults.length > 0 ? text("Launched.") : delegateAll(prompts(8));
    },
    child: async ({ lastUser }) => {
      await all();
      return text(`the result of ${lastUser}`);
    },
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  const launched = await server.prompt(id, "go");
  expect(launched.parts.some((part) => part.text === "Launched.")).toBe(true);
  const wake = await model.waitFor((request) => isWake(request) && request.outcome !== undefined);
  expect(mostAtOnce(childrenOf(model, id))).toBe(8);
  for (const prompt of prompts(8)) expect(wake.lastUser).toContain(`the result of ${prompt}\n`);
  expect(model.requests.filter(isWake)).toHaveLength(1);
  expect(wake.agent).toBe("build");
  expect(model.failures).toEqual([]);
});

test("of thirty tasks eight run at once, never more, first in, first out", async () => {
  // The tasks of a group answer only when the whole group runs, so that fewer than eight at once would never end.
  const groups = [8, 8, 8, 6].map((size) => meeting(size));
  const started: number[] = [];
  await using setting = await openDelegation({
    parent: (request) => {
      if (isWake(request)) return text("All results are here.");
      return request.toolResults.length > 0 ? text("Launched.") : delegateAll(prompts(30));
    },
    child: async ({ lastUser }) => {
      const number = Number(lastUser.split(" ")[1]);
      started.push(number);
      await groups[Math.floor((number - 1) / 8)]?.();
      return text(`the result of ${lastUser}`);
    },
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  await server.prompt(id, "go");
  const wake = await model.waitFor((request) => isWake(request) && request.outcome !== undefined, {
    timeoutMs: 60_000,
  });
  expect(mostAtOnce(childrenOf(model, id))).toBe(8);
  expect(started).toHaveLength(30);
  for (const [place, number] of started.entries()) expect(Math.abs(place + 1 - number)).toBeLessThan(8);
  expect(model.requests.filter(isWake)).toHaveLength(1);
  for (const prompt of prompts(30)) expect(wake.lastUser).toContain(`the result of ${prompt}\n`);
});

test("a task in the foreground returns its answer, a later one goes on in its session, and both are counted", async () => {
  let taskId = "";
  await using setting = await openDelegation({
    parent: ({ toolResults, turn }) => {
      const [result] = toolResults;
      taskId ||= /<task id="([^"]+)"/.exec(result?.content ?? "")?.[1] ?? "";
      if (turn === 1) return delegateAll(["first"], {});
      if (turn === 2) return delegateAll(["second"], { resume: taskId });
      if (turn === 3) return tool("list_tasks", { state: "completed" });
      if (turn === 4) return tool("show_metrics", {});
      return text(result?.content ?? "");
    },
    child: ({ lastUser, messages }) =>
      text(`${lastUser} of ${messages.filter(({ role }) => role === "user").length}`),
  });
  const run = await setting.host.run("go", { agent: "commander" });
  expect(run.exitCode).toBe(0);
  const parents = setting.model.requests.filter(
    ({ parentSession, turn }) => parentSession === undefined && turn > 0,
  );
  expect(parents[1]?.toolResults[0]?.content).toContain("<result>\nfirst of 1\n</result>");
  expect(parents[2]?.toolResults[0]?.content).toContain("<result>\nsecond of 2\n</result>");
  expect(parents[3]?.toolResults[0]?.content).toMatch(
    /^t-\w+ completed general: first\nt-\w+ completed general: second$/,
  );
  const used = String.raw`[1-9]\d* tokens, 0 tool calls, \d\.\d{4} USD`;
  const line = (name: string): string =>
    String.raw`t-\w+ completed general "${name}": ${used}, \d+\.\d s after \d+\.\d s in the queue`;
  const metrics = ["Delegated tasks: 2 \\(2 completed\\)", line("first"), line("second")];
  expect(run.text).toMatch(new RegExp([...metrics, `Delegated in all: ${used}`].join("\n")));
  expect(new Set(setting.model.requests.map(({ session }) => session)).size).toBe(2);
});

test("wrong calls are answered with what is right", async () => {
  await using setting = await openDelegation({
    parent: ({ toolResults }) =>
      toolResults.length > 0
        ? text(toolResults.map(({ content }) => content).join("\n"))
        : [
            tool("delegate_task", { agent: "nobody", description: "d", prompt: "p" }),
            tool("delegate_task", { agent: "general", description: "d", prompt: "p", model: "fast" }),
            tool("get_task_result", { task_id: "t-0" }),
          ],
    child: () => text("never"),
  });
  const run = await setting.host.run("go");
  expect(run.text).toMatch(/no agent "nobody" to delegate to\. There are: .*general/);
  expect(run.text).toContain('model is "fast"; expected "provider/model"');
  expect(run.text).toContain('This session has no task "t-0"');
});

test("an abort of the idle parent stops its background tasks and not the detached one", async () => {
  await using setting = await openDelegation({
    parent: (request) => {
      if (isWake(request)) return text("Only one is left.");
      if (request.toolResults.length > 0) return text("Launched.");
      return [...delegateAll(prompts(3)), ...delegateAll(["detached"], { background: true, detach: true })];
    },
    child: () => hang(),
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  await server.prompt(id, "go");
  await until(() => (childrenOf(model, id).length === 4 ? true : undefined), 30_000);
  await server.abort(id);
  const busy = await until(async () => {
    const sessions = Object.keys(await server.status());
    return sessions.length === 1 ? sessions : undefined;
  }, 20_000);
  // The host calls a session idle before the model has seen its connection close.
  const open = (): typeof model.requests =>
    childrenOf(model, id).filter(({ outcome }) => outcome === undefined);
  await until(() => (open().length === 1 ? true : undefined), 20_000);
  const left = open();
  expect(left.map(({ lastUser }) => lastUser)).toEqual(["detached"]);
  expect(busy).toEqual([left[0]?.session]);
  expect(model.requests.filter(isWake)).toEqual([]);
});

test("an abort of the busy parent stops the task that it waits for", async () => {
  await using setting = await openDelegation({
    parent: () => delegateAll(["wait for me"], {}),
    child: () => hang(),
  });
  const { host, model } = setting;
  await using server = await host.serve();
  const { id } = await server.createSession();
  await server.promptAsync(id, "go");
  await model.waitFor(({ parentSession }) => parentSession === id);
  await server.abort(id);
  await until(async () => (Object.keys(await server.status()).length === 0 ? true : undefined), 20_000);
  expect(childrenOf(model, id).map(({ outcome }) => outcome)).toEqual(["client-gone"]);
  expect(model.requests.filter(isWake)).toEqual([]);
});
