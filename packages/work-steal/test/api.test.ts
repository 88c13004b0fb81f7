import { expect, it } from "vitest";
import * as api from "../src/index.ts";

it("the package exports these names", () => {
  expect(Object.keys(api).toSorted()).toEqual([
    "ClosedError",
    "DependencyFailedError",
    "EMPTY",
    "LocalDeque",
    "QueueFullError",
    "RETRY",
    "Scheduler",
    "TaskFailedError",
    "TaskTimeoutError",
    "WorkStealError",
    "WorkerLostError",
    "WorkerPool",
    "allocateDeque",
    "allocateInjector",
    "openDeque",
    "openInjector",
    "openStealer",
    "pushOrSpill",
  ]);
});
