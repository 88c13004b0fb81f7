import { expect, test } from "vitest";
import { AbortWatch } from "../../src/delegation/headless/abort-watch.ts";
import type { BusEventType } from "../../src/host/bus-event.ts";

function heard(...events: readonly string[]): string[] {
  const aborted: string[] = [];
  const watch = new AbortWatch((sessionId) => aborted.push(sessionId));
  for (const event of events) {
    const [name, detail] = event.split(" ") as [BusEventType, string | undefined];
    const properties = { sessionID: "s", ...(name === "session.status" ? { status: { type: detail } } : {}) };
    watch.take({
      type: name,
      properties: detail === undefined ? properties : { ...properties, error: { name: detail } },
    });
  }
  return aborted;
}

const busy = "session.status busy";
const idle = "session.idle";

test("turns that end by themselves are no aborts", () => {
  expect(heard(busy, busy, idle, busy, idle)).toEqual([]);
});

test("an abort of a busy session is heard once", () => {
  expect(heard(busy, "session.error MessageAbortedError", idle, idle)).toEqual(["s"]);
});

test("an abort of an idle session is heard, each time", () => {
  expect(heard(busy, idle, idle)).toEqual(["s"]);
  expect(heard(busy, idle, idle, idle)).toEqual(["s", "s"]);
  expect(heard(idle)).toEqual(["s"]);
});

test("a turn that fails is no abort, though the host says idle twice", () => {
  expect(heard(busy, "session.error APIError", idle, idle)).toEqual([]);
  expect(heard(busy, "session.error APIError", idle, idle, idle)).toEqual(["s"]);
});

test("the end of a session is the end of what it asked for", () => {
  expect(heard(busy, idle, "session.deleted")).toEqual(["s"]);
});

test("events without a session, or of other kinds, are nothing", () => {
  const watch = new AbortWatch(() => expect.unreachable());
  watch.take({ type: "session.error", properties: { error: { name: "MessageAbortedError" } } });
  watch.take({ type: "session.idle" });
  watch.take({ type: "session.updated", properties: { sessionID: "s" } });
});
