import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { SearchOptions } from "../search/options.ts";
import { defineTool } from "./define-tool.ts";

/** `search_code`: several patterns in one walk over the project. */
export function searchCode(limits: SearchOptions = {}): ToolDefinition {
  return defineTool({
    name: "search_code",
    description: "Find the lines of the project that match any of several regular expressions, in one pass.",
    args: {
      patterns: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(16)),
      path: z.optional(z.string().check(z.describe("Folder or file to search"))),
      include: z.optional(z.array(z.string()).check(z.describe('Globs, such as "*.ts"'))),
      literal: z.optional(z.boolean().check(z.describe("The patterns are plain text"))),
      ignore_case: z.optional(z.boolean()),
      limit: z.optional(z.int().check(z.positive())),
    },
    run: async (args, context) => {
      const { patterns, path = ".", include = [], literal = false, ignore_case: ignoreCase = false } = args;
      await context.ask({
        permission: "grep",
        patterns: [...patterns],
        always: ["*"],
        metadata: { patterns, path, include },
      });
      const { renderFindings, searchText } = await import("../search/search-text.ts");
      const query = { patterns, path, include, isLiteral: literal, ignoreCase, maxResults: args.limit };
      const found = await searchText(context, query, limits, context.abort);
      return {
        title: `${found.matches.length} lines`,
        output: renderFindings(context, patterns, found),
      };
    },
  });
}
