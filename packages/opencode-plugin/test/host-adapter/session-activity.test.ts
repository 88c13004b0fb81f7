import { expect, test } from "vitest";
import { SessionActivity } from "../../src/host/session-activity.ts";

test("an end of a turn is told as settled, what happens in it as changed, and anything else is ignored", () => {
  const activity = new SessionActivity();
  const heard: string[] = [];
  using _ = activity.listen((sessionId, what) => heard.push(`${sessionId} ${what}`));
  activity.take({ type: "message.part.updated", properties: { sessionID: "a" } });
  activity.take({ type: "session.idle", properties: { sessionID: "a" } });
  activity.take({ type: "session.error", properties: {} });
  activity.take({ type: "plugin.added", properties: { sessionID: "a" } });
  expect(heard).toEqual(["a changed", "a settled"]);
  expect(activity.count("a")).toBe(2);
});

test("a listener that was disposed hears nothing, and a forgotten session counts from nothing", () => {
  const activity = new SessionActivity();
  const heard: string[] = [];
  activity.listen((sessionId) => heard.push(sessionId))[Symbol.dispose]();
  activity.take({ type: "session.idle", properties: { sessionID: "a" } });
  activity.forget("a");
  expect(heard).toEqual([]);
  expect(activity.count("a")).toBe(0);
});

test("an error is kept until the next turn of its session begins", () => {
  const activity = new SessionActivity();
  const error = { name: "UnknownError", data: { message: "Model not found: a/b" } };
  const fail = (what: unknown): void =>
    activity.take({ type: "session.error", properties: { sessionID: "a", error: what } });
  fail("nonsense");
  expect([activity.hasFailed("a"), activity.errorOf("a")]).toEqual([true, undefined]);
  fail(error);
  expect(activity.errorOf("a")).toEqual(error);
  activity.begin("a");
  expect([activity.hasFailed("a"), activity.errorOf("a")]).toEqual([false, undefined]);
  fail(error);
  activity.forget("a");
  expect(activity.errorOf("a")).toBeUndefined();
});
