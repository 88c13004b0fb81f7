import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { WebOptions } from "../web/options.ts";
import { defineTool } from "./define-tool.ts";

/** `search_web`: the configured search services, one after the other. */
export function searchWeb(options: WebOptions): ToolDefinition {
  return defineTool({
    name: "search_web",
    description: "Search the web; gives titles, addresses and excerpts.",
    args: {
      query: z.string().check(z.minLength(1), z.maxLength(400)),
      count: z.optional(z.int().check(z.minimum(1), z.maximum(20))),
    },
    run: async ({ query, count = 8 }, context) => {
      await context.ask({
        permission: "websearch",
        patterns: [query],
        always: ["*"],
        metadata: { query, count },
      });
      const { searchProviders } = await import("../web/search-providers.ts");
      const { searchWeb: searchServices } = await import("../web/search-web.ts");
      const { allow = [], timeoutMs = 15_000 } = options;
      const providers = searchProviders(options, { allow, timeoutMs, signal: context.abort });
      const { provider, results, failures } = await searchServices(providers, query, count, context.abort);
      const hits = results.map(
        ({ title, url, snippet }, index) => `${index + 1}. ${title}\n   ${url}\n   ${snippet}`,
      );
      const notes = failures.map((failure) => `(${failure})`);
      return {
        title: `${results.length} results`,
        output: [`From ${provider}:`, ...(hits.length === 0 ? ["No results."] : hits), ...notes].join("\n"),
      };
    },
  });
}
