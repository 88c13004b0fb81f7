import type { ToolContext } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { defineTool } from "../../src/tools/define-tool.ts";

const shout = defineTool({
  name: "shout",
  description: "Says it louder.",
  args: { words: z.array(z.string()), times: z.optional(z.int()) },
  run: async ({ words, times = 1 }) => ({
    title: "shouted",
    output: words.join(" ").toUpperCase().repeat(times),
  }),
});

test("arguments that fit are passed on, with defaults that the host does not fill in", async () => {
  expect(await shout.execute({ words: ["a", "b"] } as never, {} as ToolContext)).toEqual({
    title: "shouted",
    output: "A B",
  });
});

test("arguments that do not fit are answered with every fault and its path", async () => {
  const call = shout.execute({ words: ["a", 2], times: "x" } as never, {} as ToolContext);
  await expect(call).rejects.toThrow(
    /arguments of shout do not fit:\n- words\.1: .+expected string.+\n- times: .+expected (int|number)/,
  );
});
