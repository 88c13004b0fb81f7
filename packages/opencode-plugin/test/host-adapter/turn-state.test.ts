import type { AssistantMessage } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import { failureOf, turnStateOf } from "../../src/host/turn-state.ts";
import { answered, asked } from "./messages.ts";

test("a turn that the host never saw is absent, and one without an answer was interrupted", () => {
  expect(turnStateOf("turn", [asked("other"), answered("x")])).toEqual({ kind: "absent" });
  expect(turnStateOf("turn", [asked("turn")])).toEqual({ kind: "interrupted" });
});

test("an answer that asks for tools, has no finish, or is not completed is no end", () => {
  for (const change of [{ finish: "tool-calls" }, { finish: "unknown" }, { time: { created: 2 } }]) {
    expect(turnStateOf("turn", [asked("turn"), answered("x", change)])).toEqual({ kind: "interrupted" });
  }
  const { finish: _, ...unfinished } = answered("x").info as AssistantMessage;
  expect(turnStateOf("turn", [asked("turn"), { info: unfinished, parts: [] }])).toEqual({
    kind: "interrupted",
  });
});

test("the last answer is the text, and the usage is that of all answers of the turn, not of earlier ones", () => {
  const steps = [
    asked("before"),
    answered("old"),
    asked("turn"),
    answered("a step", { finish: "tool-calls" }),
    answered("the end"),
  ];
  expect(turnStateOf("turn", steps)).toEqual({
    kind: "ended",
    outcome: {
      kind: "answered",
      text: "the end",
      usage: { inputTokens: 30, outputTokens: 12, cost: 1, toolCalls: 0 },
    },
  });
});

test("a summary that compaction wrote is no answer", () => {
  expect(turnStateOf("turn", [asked("turn"), answered("so far", { summary: true })])).toEqual({
    kind: "interrupted",
  });
});

test("errors are sorted by who is to blame, and a provider's retry-after is kept", () => {
  const api = (statusCode: number, responseHeaders: Record<string, string> = {}) =>
    failureOf({ name: "APIError", data: { message: "no", statusCode, isRetryable: true, responseHeaders } });
  expect(api(429, { "retry-after": "7" })).toEqual({
    cause: "rate-limit",
    message: "HTTP 429: no",
    retryAfterMs: 7000,
  });
  expect(api(529, { "retry-after-ms": "250" }).retryAfterMs).toBe(250);
  expect(api(503).cause).toBe("provider");
  expect(api(401).cause).toBe("configuration");
  expect(api(400).cause).toBe("unknown");
  expect(failureOf({ name: "MessageAbortedError", data: { message: "Aborted" } }).cause).toBe("aborted");
  expect(failureOf({ name: "ContextOverflowError", data: { message: "too long" } }).cause).toBe(
    "context-overflow",
  );
});

test("a provider's retry-after may be a date, and what is neither seconds nor a date is not waited for", () => {
  const nowMs = Date.UTC(2026, 10, 28, 12, 0, 0);
  const waitOf = (responseHeaders: Record<string, string>): number | undefined =>
    failureOf(
      { name: "APIError", data: { message: "no", statusCode: 429, isRetryable: true, responseHeaders } },
      nowMs,
    ).retryAfterMs;
  expect(waitOf({ "retry-after": "Sat, 28 Nov 2026 12:00:30 GMT" })).toBe(30_000);
  expect(waitOf({ "retry-after": "Sat, 28 Nov 2026 11:59:00 GMT" })).toBe(0);
  for (const odd of ["soon", "", "-5", "0x10", "1e3", "2.5"]) {
    expect(waitOf({ "retry-after": odd })).toBeUndefined();
    expect(waitOf({ "retry-after": "7", "retry-after-ms": odd === "2.5" ? "" : odd })).toBe(7_000);
  }
  expect(waitOf({ "retry-after": "7", "retry-after-ms": "250.5" })).toBe(250.5);
});

test("where there is no answer that could carry it, the session's error is the answer", () => {
  const error = {
    name: "UnknownError",
    data: { message: "ProviderModelNotFoundError: Model not found: a/b." },
  } as const;
  for (const messages of [[], [asked("turn")]])
    expect(turnStateOf("turn", messages, error)).toMatchObject({
      kind: "ended",
      outcome: { kind: "failed", failure: { cause: "configuration", message: error.data.message } },
    });
  const done = turnStateOf("turn", [asked("turn"), answered("done")], error);
  expect(done).toMatchObject({ kind: "ended", outcome: { kind: "answered" } });
});
