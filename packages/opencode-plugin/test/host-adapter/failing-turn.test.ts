import { createOpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import { OpencodeV1Host } from "../../src/host/opencode-v1-host.ts";
import { SessionActivity } from "../../src/host/session-activity.ts";
import type { SessionMessage } from "../../src/host/turn-state.ts";
import { answered, asked } from "./messages.ts";

/** The adapter over a host with one idle session, whose messages are those of the list. */
function hostWith(messages: readonly SessionMessage[]) {
  const activity = new SessionActivity();
  const client = createOpencodeClient({
    baseUrl: "http://host",
    fetch: async (input) => Response.json(new Request(input).url.includes("/session/status") ? {} : messages),
  });
  const host = new OpencodeV1Host(client, activity, "/project", () => 0);
  const state = async () => (await host.turnStates([{ sessionId: "s", turnId: "turn" }])).get("turn")?.kind;
  const take = (type: "session.error" | "session.idle") =>
    activity.take({ type, properties: { sessionID: "s" } });
  return { activity, state, take };
}

const unfinished = answered("x", { time: { created: 2 } });

test("a turn that failed runs until the host has saved how, and is not taken for an interrupted one", async () => {
  const messages = [asked("turn"), unfinished];
  const { state, take } = hostWith(messages);
  take("session.error");
  take("session.idle");
  expect(await state()).toBe("running");
  messages[1] = answered("x", { error: { name: "UnknownError", data: { message: "no" } } });
  expect(await state()).toBe("ended");
});

test("an unfinished answer that no error of this process explains was interrupted", async () => {
  const { activity, state, take } = hostWith([asked("turn"), unfinished]);
  expect(await state()).toBe("interrupted");
  take("session.error");
  activity.take({ type: "session.status", properties: { sessionID: "s", status: { type: "busy" } } });
  take("session.idle");
  expect(await state()).toBe("interrupted");
});

test("a turn that failed before there was an answer has none to wait for", async () => {
  const { state, take } = hostWith([asked("turn")]);
  take("session.error");
  take("session.idle");
  expect(await state()).toBe("interrupted");
});
