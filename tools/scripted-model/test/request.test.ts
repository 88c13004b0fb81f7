import { expect, test } from "vitest";
import { agentHeader, startScriptedModel, text } from "../src/index.ts";
import { chat, system, user } from "./client.ts";

const echo = () => text("ok");

test("a request carries its session, parent session, system text, messages and tools", async () => {
  await using model = await startScriptedModel({ script: echo });
  const parameters = { type: "object", properties: { path: { type: "string" } } };
  const read = { type: "function", function: { name: "read", description: "Reads.", parameters } };
  await chat(model, [system("You are S."), system("More."), user("first"), user("second")], {
    headers: { "x-session-id": "ses_1", "x-parent-session-id": "ses_0" },
    tools: [read],
  });
  expect(model.requests[0]).toMatchObject({
    index: 0,
    session: "ses_1",
    parentSession: "ses_0",
    model: "fake",
    isStream: true,
    system: "You are S.\n\nMore.",
    lastUser: "second",
    toolNames: ["read"],
    tools: [{ name: "read", description: "Reads.", parameters }],
  });
  expect(model.requests[0]?.messages.map(({ role }) => role)).toEqual(["system", "system", "user", "user"]);
});

test("bytes is the length of the body and tokens a quarter of its characters", async () => {
  await using model = await startScriptedModel({ script: echo });
  await chat(model, [user("ä")]);
  const body = JSON.stringify({ model: "fake", stream: true, messages: [user("ä")] });
  expect(model.requests[0]?.bytes).toBe(Buffer.byteLength(body));
  expect(model.requests[0]?.tokens).toBe(Math.ceil(body.length / 4));
});

test("text parts of one message are joined", async () => {
  await using model = await startScriptedModel({ script: echo });
  const parts = [{ type: "text", text: "a" }, { type: "image_url" }, { type: "text", text: "b" }];
  await chat(model, [{ role: "user", content: parts }]);
  expect(model.requests[0]?.lastUser).toBe("a\nb");
});

test("tool results are those since the last assistant message, with the names of their tools", async () => {
  await using model = await startScriptedModel({ script: echo });
  const call = (id: string, name: string) => ({ id, type: "function", function: { name, arguments: "{}" } });
  await chat(model, [
    user("go"),
    { role: "assistant", content: null, tool_calls: [call("c1", "read")] },
    { role: "tool", tool_call_id: "c1", content: "old" },
    { role: "assistant", content: "", tool_calls: [call("c2", "bash"), call("c3", "write")] },
    { role: "tool", tool_call_id: "c2", content: "out" },
    { role: "tool", tool_call_id: "c3", content: [{ type: "text", text: "written" }] },
  ]);
  expect(model.requests[0]?.toolResults).toEqual([
    { name: "bash", callId: "c2", content: "out" },
    { name: "write", callId: "c3", content: "written" },
  ]);
  expect(model.requests[0]?.messages[1]?.toolCalls).toEqual([{ id: "c1", name: "read", arguments: "{}" }]);
});

test("turns count per session, and what OpenCode asks aside does not count", async () => {
  await using model = await startScriptedModel({ script: echo });
  const title = system("You are a title generator. You output ONLY a thread title.");
  const compaction = system("You are a context summarization agent. You are given a conversation");
  const of = (id: string) => ({ headers: { "x-session-id": id } });
  await chat(model, [title, user("x")], of("a"));
  await chat(model, [user("x")], of("a"));
  await chat(model, [user("x")], of("b"));
  await chat(model, [compaction, user("x")], of("a"));
  await chat(model, [user("x")], of("a"));
  expect(model.requests.map(({ session, turn }) => `${session}${turn}`)).toEqual([
    "a0",
    "a1",
    "b1",
    "a0",
    "a2",
  ]);
});

test("an agent is recognised by header, mark, marker line, or OpenCode's own system text, in that order", async () => {
  const agents = { reviewer: "You review", scout: /^You scout\b/ };
  await using model = await startScriptedModel({ script: echo, agents, title: false });
  const marker = "You review\n<!-- agent: worker -->";
  await chat(model, [system(marker)], { headers: { [agentHeader]: "planner" } });
  await chat(model, [system(marker)]);
  await chat(model, [system("Base.\n<!-- agent: worker -->")]);
  await chat(model, [system("You scout the code.")]);
  await chat(model, [system("You are a title generator. You output ONLY a thread title.")]);
  await chat(model, [system("You are a context summarization agent. You are given a conversation")]);
  await chat(model, [system("You are opencode.")]);
  expect(model.requests.map(({ agent }) => agent)).toEqual([
    "planner",
    "reviewer",
    "worker",
    "scout",
    "title",
    "compaction",
    undefined,
  ]);
});

test("the caller may recognise agents by other means", async () => {
  await using model = await startScriptedModel({
    script: ({ agent }) => text(agent ?? ""),
    agentOf: ({ lastUser }) => lastUser.split(" ")[0],
  });
  await chat(model, [user("tester do it")]);
  expect(model.requests[0]?.agent).toBe("tester");
});
