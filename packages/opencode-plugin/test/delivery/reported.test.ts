import { expect, test } from "vitest";
import { reportedIn } from "../../src/delivery/reported.ts";
import type { BusEvent } from "../../src/host/bus-event.ts";

function saved(output: string, status = "completed", tool = "mission_run"): BusEvent {
  return {
    type: "message.part.updated",
    properties: { part: { type: "tool", tool, state: { status, output } } },
  };
}

test("the saved result of mission_run tells the end of its mission", () => {
  for (const state of ["sealed", "failed", "stopped"])
    expect(reportedIn(saved(`MISSION m1 ${state}\nGoal: a`))).toBe("m1");
});

test("a question, a running call, another tool and other events tell nothing", () => {
  expect(reportedIn(saved("MISSION m1 decision\nGoal: a"))).toBeUndefined();
  expect(reportedIn(saved("MISSION m1 sealed", "running"))).toBeUndefined();
  expect(reportedIn(saved("MISSION m1 sealed", "completed", "mission_status"))).toBeUndefined();
  expect(
    reportedIn({ type: "message.part.updated", properties: { part: { type: "text" } } }),
  ).toBeUndefined();
  expect(reportedIn({ type: "session.idle", properties: {} })).toBeUndefined();
  expect(reportedIn({ type: "message.part.updated" })).toBeUndefined();
});
