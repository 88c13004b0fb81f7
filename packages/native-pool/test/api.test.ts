import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the package exports these values and no others", () => {
  expect(Object.keys(api).sort()).toEqual([
    "InvalidPatternError",
    "NativePoolError",
    "PoolClosedError",
    "PoolSaturatedError",
    "ProcessExitedError",
    "ProtocolError",
    "RemoteError",
    "RequestTimeoutError",
    "RootError",
    "SpawnError",
    "anyGlob",
    "createProcessPool",
    "glob",
    "grep",
    "hashFiles",
    "implementation",
    "mgrep",
    "systemClock",
  ]);
});
