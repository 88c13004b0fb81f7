import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { WebOptions } from "../web/options.ts";
import { defineTool } from "./define-tool.ts";

const maxLines = 12;

/** `search_public_code`: real uses in public repositories, through the configured service. */
export function searchPublicCode(options: WebOptions): ToolDefinition {
  return defineTool({
    name: "search_public_code",
    description: "Find real uses of an API or pattern in public repositories. Give code, not keywords.",
    args: {
      query: z.string().check(z.minLength(1), z.maxLength(400)),
      regexp: z.optional(z.boolean()),
      language: z.optional(z.string()),
      repository: z.optional(z.string().check(z.describe("owner/name"))),
      count: z.optional(z.int().check(z.minimum(1), z.maximum(20))),
    },
    run: async ({ query, regexp = false, language, repository, count = 8 }, context) => {
      const { publicCode, allow = [], timeoutMs = 15_000 } = options;
      if (publicCode === undefined) {
        throw new Error(
          "No service for public code is configured. A person sets web.publicCode to the address of one.",
        );
      }
      await context.ask({ permission: "websearch", patterns: [query], always: ["*"], metadata: { query } });
      const { searchPublicCode: searchService } = await import("../web/public-code.ts");
      const hits = await searchService(
        publicCode,
        {
          query,
          isRegexp: regexp,
          ...(language === undefined ? {} : { language }),
          ...(repository === undefined ? {} : { repository }),
        },
        count,
        { allow, timeoutMs, signal: context.abort },
      );
      const shown = hits.map((hit) => {
        const lines = hit.lines
          .slice(0, maxLines)
          .map(({ line, text }) => `  ${line}: ${text.slice(0, 300)}`);
        return [`${hit.repository} ${hit.path}`, ...lines].join("\n");
      });
      return {
        title: `${hits.length} files`,
        output: shown.length === 0 ? "Nothing found." : shown.join("\n\n"),
      };
    },
  });
}
