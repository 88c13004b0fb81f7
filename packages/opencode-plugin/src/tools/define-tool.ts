import type { ToolContext, ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import en from "zod/v4/locales/en.js";

/** What a tool gives back: text for the model, and a title for the person. */
export interface ToolAnswer {
  readonly title: string;
  readonly output: string;
}

export interface ToolSpec<Shape extends z.core.$ZodShape> {
  readonly name: string;
  readonly description: string;
  readonly args: Shape;
  readonly run: (args: z.infer<z.ZodMiniObject<Shape>>, context: ToolContext) => Promise<ToolAnswer>;
}

/**
 * Makes a tool of the host. The host shows the schema to the model but validates nothing and fills in no default, so
 * every call is parsed here; a call that does not fit is answered with each fault and the path to it.
 */
export function defineTool<Shape extends z.core.$ZodShape>(spec: ToolSpec<Shape>): ToolDefinition {
  const schema = z.object(spec.args);
  // `zod/mini` says only "Invalid input" unless it is given words.
  const words = { error: en().localeError };
  return {
    description: spec.description,
    // The host takes any Zod 4 schema; its types name the version that it was built with.
    args: spec.args as unknown as ToolDefinition["args"],
    execute: async (input: unknown, context: ToolContext) => {
      const parsed = schema.safeParse(input, words);
      if (!parsed.success) throw new Error(describeFaults(spec.name, parsed.error));
      const { title, output } = await spec.run(parsed.data, context);
      return { title, output };
    },
  };
}

function describeFaults(name: string, error: z.core.$ZodError): string {
  const faults = error.issues.map(
    ({ path, message }) => `- ${path.length === 0 ? "arguments" : path.join(".")}: ${message}`,
  );
  return `The arguments of ${name} do not fit:\n${faults.join("\n")}\nMend them and call it again.`;
}
