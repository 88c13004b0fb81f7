import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cut,
  delay,
  empty,
  finish,
  hang,
  malformedTool,
  type Step,
  startScriptedModel,
  status,
  text,
  tool,
  usage,
} from "../src/index.ts";
import { inPieces } from "../src/reply/pieces.ts";
import { callsOf, chat, send, textOf, user } from "./client.ts";

function playing(steps: Step | readonly Step[], waits: number[] = []) {
  return startScriptedModel({
    script: () => steps,
    delay: async (ms) => {
      waits.push(ms);
    },
  });
}

describe("a streamed reply", () => {
  test("carries a text in several events, with the role once and a finish reason", async () => {
    await using model = await playing(text("one two three four"));
    const chunks = await chat(model, [user("go")]);
    expect(textOf(chunks)).toBe("one two three four");
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content).length).toBe(4);
    expect(chunks.filter((chunk) => chunk.choices[0]?.delta.role === "assistant").length).toBe(1);
    expect(chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean)).toEqual(["stop"]);
    expect(new Set(chunks.map(({ object }) => object))).toEqual(new Set(["chat.completion.chunk"]));
  });

  test("makes several tool calls at once, their arguments in pieces", async () => {
    const steps = [
      text("Both."),
      tool("read", { filePath: "a" }),
      tool("bash", { command: "ls -la" }, "mine"),
    ];
    await using model = await playing(steps);
    const chunks = await chat(model, [user("go")]);
    expect(callsOf(chunks)).toEqual([
      { id: "call_0_0", name: "read", arguments: '{"filePath":"a"}' },
      { id: "mine", name: "bash", arguments: '{"command":"ls -la"}' },
    ]);
    const pieces = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    expect(pieces.filter(({ index }) => index === 1).length).toBe(5);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("tool_calls");
  });

  test("sends malformed arguments as they are", async () => {
    await using model = await playing(malformedTool("write", '{"filePath": '));
    expect(callsOf(await chat(model, [user("go")]))[0]?.arguments).toBe('{"filePath": ');
  });

  test("ends with the scripted usage and finish reason", async () => {
    await using model = await playing([text("x"), usage(190_000, 7), finish("length")]);
    const chunks = await chat(model, [user("go")]);
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 190_000, completion_tokens: 7 });
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("length");
  });

  test("estimates usage with the injected token counter when the script gives none", async () => {
    await using model = await startScriptedModel({
      script: () => text("12345"),
      countTokens: (counted) => counted.length,
    });
    const [last] = (await chat(model, [user("go")])).slice(-1);
    expect(last?.usage).toMatchObject({ prompt_tokens: model.requests[0]?.bytes, completion_tokens: 5 });
  });

  test("may be empty", async () => {
    await using model = await playing(empty());
    const chunks = await chat(model, [user("go")]);
    expect(textOf(chunks)).toBe("");
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  });

  test("is cut in the middle without an end", async () => {
    await using model = await playing([text("half"), cut()]);
    const response = await send(model, [user("go")]);
    await expect(response.text()).rejects.toThrow();
    expect(model.requests[0]?.outcome).toBe("cut");
  });

  test("waits for the scripted delays", async () => {
    const waits: number[] = [];
    await using model = await playing([delay(40), text("x"), delay(2)], waits);
    await chat(model, [user("go")]);
    expect(waits).toEqual([40, 2]);
  });
});

describe("a hang", () => {
  test("lasts until the client goes away", async () => {
    await using model = await playing([text("wait"), hang()]);
    const leaving = new AbortController();
    const response = await send(model, [user("go")], { signal: leaving.signal });
    expect(response.status).toBe(200);
    expect(model.requests[0]?.endedAt).toBeUndefined();
    leaving.abort();
    const ended = await model.waitFor(({ outcome }) => outcome !== undefined);
    expect(ended.outcome).toBe("client-gone");
  });

  test("ends when the server closes", async () => {
    const model = await playing(hang());
    const pending = send(model, [user("go")]);
    const refused = expect(pending).rejects.toThrow();
    await model.waitFor(() => true);
    await model.close();
    await refused;
    expect(model.requests[0]?.outcome).toBe("closed");
  });
});

describe("a status", () => {
  test("comes with its headers and body instead of a reply", async () => {
    const limited = status(429, { headers: { "retry-after-ms": "5" }, body: { error: { message: "slow" } } });
    await using model = await playing([delay(1), limited]);
    const response = await send(model, [user("go")]);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after-ms")).toBe("5");
    expect(await response.json()).toEqual({ error: { message: "slow" } });
    expect(model.requests[0]?.outcome).toBe("status");
  });

  test("has an error object that names it by default", async () => {
    await using model = await playing(status(529));
    const response = await send(model, [user("go")]);
    expect(response.status).toBe(529);
    expect(await response.json()).toMatchObject({ error: { message: "scripted status 529" } });
  });
});

describe("a reply that is not streamed", () => {
  test("is one document with text, calls and usage", async () => {
    await using model = await playing([text("Hi."), tool("read", { a: 1 }), usage(3, 4)]);
    const response = await send(model, [user("go")], { isStream: false });
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      choices: [
        {
          finish_reason: "tool_calls",
          message: { content: "Hi.", tool_calls: [{ function: { name: "read", arguments: '{"a":1}' } }] },
        },
      ],
      usage: { total_tokens: 7 },
    });
  });

  test("is cut before anything was sent", async () => {
    await using model = await playing([text("Hi."), cut()]);
    await expect(send(model, [user("go")], { isStream: false })).rejects.toThrow();
  });
});

test("pieces join to the text, keep characters whole and are at most as many as asked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 9 }), (whole, count) => {
      const pieces = inPieces(whole, count);
      expect(pieces.join("")).toBe(whole);
      expect(pieces.length).toBeLessThanOrEqual(count);
      expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole]);
    }),
  );
});
