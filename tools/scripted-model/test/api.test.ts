import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the exported names are these", () => {
  expect(Object.keys(api).sort()).toEqual([
    "ScriptedModelError",
    "agentHeader",
    "cut",
    "delay",
    "empty",
    "finish",
    "hang",
    "malformedTool",
    "meeting",
    "mostAtOnce",
    "recogniseAgent",
    "startScriptedModel",
    "status",
    "text",
    "tool",
    "usage",
  ]);
});
