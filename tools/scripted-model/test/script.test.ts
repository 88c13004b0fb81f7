import { describe, expect, test } from "vitest";
import {
  type RuleScript,
  ScriptedModelError,
  type Step,
  startScriptedModel,
  text,
  tool,
} from "../src/index.ts";
import { callsOf, chat, send, system, textOf, user } from "./client.ts";
import { gate } from "./gate.ts";

describe("a function as script", () => {
  test("sees the request and may answer later", async () => {
    const answer = gate();
    await using model = await startScriptedModel({
      script: async ({ lastUser }) => {
        await answer.opened;
        return [text(`you said ${lastUser}`)];
      },
    });
    const pending = chat(model, [user("hi")]);
    await model.waitFor(({ lastUser }) => lastUser === "hi");
    expect(model.requests[0]?.endedAt).toBeUndefined();
    answer.open();
    expect(textOf(await pending)).toBe("you said hi");
    expect(model.requests[0]?.steps).toEqual([text("you said hi")]);
  });

  test("that throws is answered with 400, which clients do not retry, and counted as a failure", async () => {
    await using model = await startScriptedModel({
      script: () => {
        throw new Error("not foreseen");
      },
    });
    const response = await send(model, [user("hi")]);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("not foreseen");
    expect(model.failures.length).toBe(1);
  });

  test.each<[string, readonly unknown[]]>([
    ["is empty", []],
    ["unknown type", [{ type: "sing" }]],
    ["not a string", [{ type: "text", text: 1 }]],
    ["status next to", [{ type: "status", status: 500 }, text("x")]],
    ["status next to", [text("x"), { type: "status", status: 500 }]],
    ["goes on after a hang", [{ type: "hang" }, text("x")]],
    ['"ms" is -1', [{ type: "delay", ms: -1 }]],
  ])("whose steps are wrong is told: %s", async (said, steps) => {
    await using model = await startScriptedModel({ script: () => steps as readonly Step[] });
    expect(await (await send(model, [user("hi")])).text()).toContain(JSON.stringify(said).slice(1, -1));
    expect(ScriptedModelError.is(model.failures[0]?.error)).toBe(true);
  });
});

describe("rules as script", () => {
  const script: RuleScript = JSON.parse(`{ "rules": [
    { "when": { "agent": "worker", "turn": 1 }, "steps": [{ "type": "tool", "name": "bash", "arguments": { "command": "ls" } }] },
    { "when": { "toolResult": "a.txt" }, "steps": [{ "type": "text", "text": "found" }] },
    { "when": { "contains": "once" }, "times": 1, "steps": [{ "type": "text", "text": "first" }] },
    { "when": { "contains": "once" }, "steps": [{ "type": "text", "text": "later" }] },
    { "when": { "session": "ses_9" }, "steps": [{ "type": "text", "text": "nine" }] }
  ] }`);
  const worker = system("<!-- agent: worker -->");

  test("answer by agent, turn, tool result, text, session and number of uses", async () => {
    await using model = await startScriptedModel({ script });
    const headers = { "x-session-id": "ses_9" };
    const call = { id: "call_0_0", type: "function", function: { name: "bash", arguments: "{}" } };
    expect(callsOf(await chat(model, [worker, user("go")], { headers }))[0]?.name).toBe("bash");
    const answered = [
      { role: "assistant", tool_calls: [call] },
      { role: "tool", tool_call_id: "call_0_0", content: "a.txt\nb.txt" },
    ];
    expect(textOf(await chat(model, [worker, user("go"), ...answered], { headers }))).toBe("found");
    expect(textOf(await chat(model, [user("once")]))).toBe("first");
    expect(textOf(await chat(model, [user("once")]))).toBe("later");
    expect(textOf(await chat(model, [user("other")], { headers }))).toBe("nine");
  });

  test("of which none applies fail and name the request", async () => {
    await using model = await startScriptedModel({ script });
    const response = await send(model, [worker, user("go"), user("again")], {
      headers: { "x-session-id": "s" },
    });
    expect(response.status).toBe(200);
    const refused = await send(model, [worker, user("again")], { headers: { "x-session-id": "s" } });
    expect(await refused.text()).toContain(
      'no rule applies to request 1 (agent worker, turn 2, session s, user \\"again\\"',
    );
  });

  test.each<[string, unknown]>([
    ["a script is a function or has", {}],
    ['rules[0] has no array "steps"', { rules: [{}] }],
    ['rules[0] has unknown "whem"', { rules: [{ steps: [text("x")], whem: {} }] }],
    ['rules[0].when has unknown "agents"', { rules: [{ steps: [text("x")], when: { agents: "a" } }] }],
    ["rules[0].times is 0", { rules: [{ steps: [text("x")], times: 0 }] }],
    [
      'rules[1].steps[0] of type tool: "name"',
      { rules: [{ steps: [text("x")] }, { steps: [{ type: "tool" }] }] },
    ],
  ])("that are wrong are refused before the server starts: %s", async (said, wrong) => {
    await expect(startScriptedModel({ script: wrong as RuleScript })).rejects.toThrow(said);
  });
});

test("title requests are answered without the script, unless it asks for them", async () => {
  const title = system("You are a title generator. You output ONLY a thread title.");
  await using model = await startScriptedModel({ script: () => tool("read") });
  expect(textOf(await chat(model, [title, user("x")]))).toBe("Scripted session");
  await using own = await startScriptedModel({ script: ({ agent }) => text(`for ${agent}`), title: false });
  expect(textOf(await chat(own, [title, user("x")]))).toBe("for title");
});
