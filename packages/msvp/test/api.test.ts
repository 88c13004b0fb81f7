import * as api from "@oco/msvp";
import { expect, test } from "vitest";

test("the public values are exactly these", () => {
  expect(Object.keys(api).sort()).toEqual([
    "Barrier",
    "BrokenBarrierError",
    "CommandSyntaxError",
    "MonitorGroup",
    "MsvpError",
    "NudgeQueue",
    "ProbeError",
    "ResumeTokenError",
    "StabilityTimeoutError",
    "TimeLimitError",
    "acceptSilence",
    "barrier",
    "commandCheck",
    "customCheck",
    "explainCommand",
    "forbidConflictMarkers",
    "forbidText",
    "inOrder",
    "integration",
    "monitor",
    "parseCommand",
    "pipeline",
    "quorum",
    "rules",
    "runCommand",
    "stage",
    "systemClock",
    "untilStable",
  ]);
});

test("an error is recognised by its brand, not by its class", () => {
  const other = Object.defineProperty(new Error("x"), Symbol.for("@oco/msvp.error"), { value: true });
  expect(api.MsvpError.is(other)).toBe(true);
  expect(api.MsvpError.is(new api.TimeLimitError("x", 1))).toBe(true);
  expect(api.MsvpError.is(new Error("x"))).toBe(false);
});
