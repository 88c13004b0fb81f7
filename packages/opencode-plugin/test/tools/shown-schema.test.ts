import { expect, test } from "vitest";
import * as z from "zod/mini";
import { defineTool } from "../../src/tools/define-tool.ts";
import { shownSchemas } from "../../src/tools/shown-schema.ts";

const args = {
  goal: z.optional(z.string().check(z.describe("what to do"))),
  count: z.optional(z.number()).check(z.describe("how many")),
  changes: z.array(z.object({ id: z.string().check(z.describe("which")), note: z.string() })),
};
const tool = defineTool({
  name: "plan",
  description: "Plans.",
  args,
  run: async () => ({ title: "", output: "" }),
});

/** What a host makes of the arguments with another Zod: it knows the types and no words. */
function made(): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      goal: { type: "string" },
      count: { type: "number" },
      changes: {
        type: "array",
        items: {
          type: "object",
          properties: { id: { type: "string" }, note: { type: "string" } },
          required: ["id", "note"],
        },
      },
    },
    required: ["changes"],
  };
}

test("a tool of ours is shown with the words of its arguments, and without the dialect", async () => {
  const output = { description: "Plans.", parameters: {}, jsonSchema: made() };
  await shownSchemas({ plan: tool })({ toolID: "plan" }, output);
  expect(output.jsonSchema).toEqual({
    type: "object",
    properties: {
      goal: { type: "string", description: "what to do" },
      count: { type: "number", description: "how many" },
      changes: {
        type: "array",
        items: {
          type: "object",
          properties: { id: { type: "string", description: "which" }, note: { type: "string" } },
          required: ["id", "note"],
        },
      },
    },
    required: ["changes"],
  });
});

test("tools of others, and a host that makes no schema, are left as they are", async () => {
  const show = shownSchemas({ plan: tool });
  const others = { description: "", parameters: {}, jsonSchema: made() };
  for (const toolID of ["read", "constructor"]) await show({ toolID }, others);
  expect(others.jsonSchema).toEqual(made());
  const none = { description: "", parameters: {} };
  await show({ toolID: "plan" }, none);
  expect(none).toEqual({ description: "", parameters: {} });
});
