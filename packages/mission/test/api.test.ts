import { expect, test } from "vitest";
import * as api from "../src/index.ts";
import * as simulation from "../src/simulation/index.ts";

test("the public names are these", () => {
  expect(Object.keys(api).sort()).toEqual([
    "CommandChecks",
    "GitWorktrees",
    "MissionArchive",
    "MissionEngine",
    "MissionError",
    "SharedTree",
    "TurnWatcher",
    "addUsage",
    "defaultAgents",
    "defaultLimits",
    "describeInspection",
    "describePlace",
    "doublingBackoff",
    "noUsage",
    "parseTodo",
    "renderReport",
    "renderTodo",
    "reportOf",
    "systemClock",
    "validatePlan",
    "viewOf",
  ]);
});

test("the public names of the simulation are these", () => {
  expect(Object.keys(simulation).sort()).toEqual([
    "FaultyHost",
    "SimulatedChecks",
    "SimulatedClock",
    "SimulatedHost",
    "SimulatedInspector",
    "SimulatedProcess",
    "SimulatedRandom",
    "SimulatedWorkspace",
    "SimulatedWorktrees",
    "faultKinds",
    "handIn",
    "scenarioOf",
    "simulate",
  ]);
});

test("an error of another copy of the package is recognised", () => {
  const foreign = new Error("from elsewhere");
  Object.defineProperty(foreign, Symbol.for("@oco/mission/error"), { value: true });
  expect(api.MissionError.is(foreign)).toBe(true);
  expect(api.MissionError.is(new Error("other"))).toBe(false);
});
