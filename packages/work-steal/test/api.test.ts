import { expect, it } from "vitest";
import * as api from "../src/index.ts";

it("the package exports these names", () => {
  expect(Object.keys(api).toSorted()).toEqual([
    "ClosedError",
    "DependencyFailedError",
    "LocalDeque",
    "QueueFullError",
    "Scheduler",
    "TaskFailedError",
    "TaskTimeoutError",
    "WorkStealError",
    "WorkerLostError",
  ]);
});
