import { mostAtOnce, startScriptedModel, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { HostError, startHost } from "../src/index.ts";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

test("two sessions are answered in parallel, and the feed shows both becoming idle", async () => {
  let arrived = 0;
  let release = (): void => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using model = await startScriptedModel({
    script: async ({ lastUser }) => {
      arrived += 1;
      if (arrived === 2) release();
      await both;
      return text(`answer to ${lastUser}`);
    },
  });
  await using host = await startHost({ model });
  await using server = await host.serve();
  await using feed = await server.events();
  const sessions = await Promise.all([
    server.createSession({ title: "a" }),
    server.createSession({ title: "b" }),
  ]);
  const answers = await Promise.all(sessions.map(({ id, title }) => server.prompt(id, title)));
  expect(answers.map(({ parts }) => parts.find(({ type }) => type === "text")?.text)).toEqual([
    "answer to a",
    "answer to b",
  ]);
  expect(mostAtOnce(model.requests)).toBe(2);
  for (const { id } of sessions) {
    await feed.waitFor(({ type, properties }) => type === "session.idle" && properties.sessionID === id);
  }
  expect(await server.status()).toEqual({});
});

test("after kill -9 a second server on the same home has the sessions of the first", async () => {
  await using model = await startScriptedModel({
    script: ({ lastUser }) => (lastUser === "hang" ? { type: "hang" } : text("ok")),
  });
  await using host = await startHost({ model });
  const first = await host.serve();
  const { id } = await first.createSession({ title: "kept" });
  await first.prompt(id, "one");
  await first.promptAsync(id, "hang");
  await model.waitFor(({ lastUser }) => lastUser === "hang");
  expect((await first.kill("SIGKILL")).signal).toBe("SIGKILL");
  const cut = await model.waitFor(({ lastUser, outcome }) => lastUser === "hang" && outcome !== undefined);
  expect(cut.outcome).toBe("client-gone");
  await using second = await host.serve();
  expect((await second.sessions()).map((session) => session.id)).toEqual([id]);
  expect((await second.messages(id)).map(({ info }) => info.role)).toEqual([
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
});

test("a permission that a tool asks for waits for the reply of the client; an abort ends a session", async () => {
  await using model = await startScriptedModel({
    script: ({ toolResults, lastUser }) => {
      if (lastUser === "hang") return { type: "hang" };
      return toolResults.length > 0
        ? text("done")
        : tool("bash", { command: "echo asked", description: "e" });
    },
  });
  await using host = await startHost({ model, config: { permission: { bash: "ask" } } });
  await using server = await host.serve();
  await using feed = await server.events();
  const { id } = await server.createSession();
  await server.promptAsync(id, "run it");
  await feed.waitFor(({ type }) => type === "permission.asked");
  const [asked] = await server.permissions();
  expect(asked).toMatchObject({ sessionID: id, permission: "bash" });
  await server.replyPermission(asked?.id ?? "", "once");
  await feed.waitFor(({ type }) => type === "session.idle");
  expect(model.requests.at(-1)?.toolResults[0]?.content).toContain("asked");
  await server.promptAsync(id, "hang");
  await model.waitFor(({ lastUser }) => lastUser === "hang");
  await server.abort(id);
  const ended = await model.waitFor(({ lastUser, outcome }) => lastUser === "hang" && outcome !== undefined);
  expect(ended.outcome).toBe("client-gone");
  const failure = await server.messages("ses_none").catch((error: unknown) => error);
  expect(HostError.is(failure) && failure.code).toBe("OCO_HOST_HTTP");
});
