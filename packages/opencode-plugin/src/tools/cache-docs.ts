import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { DocsCache, DocsPage } from "../web/docs-cache.ts";
import { defineTool } from "./define-tool.ts";

const maxShown = 16_000;

/** `cache_docs`: reads a documentation page, from the cache while it is fresh; without an address it lists the cache. */
export function cacheDocs(open: () => Promise<DocsCache>, now: () => number = Date.now): ToolDefinition {
  return defineTool({
    name: "cache_docs",
    description: "Read a documentation page as text, kept for a day. Without url: list the kept pages.",
    args: {
      url: z.optional(z.string()),
      from: z.optional(z.int().check(z.minimum(0), z.describe("Character to read from"))),
      refresh: z.optional(z.boolean()),
    },
    run: async ({ url, from = 0, refresh = false }, context) => {
      const cache = await open();
      if (url === undefined) return listing(await cache.list(), now());
      const kept = refresh ? undefined : await cache.find(url);
      if (kept !== undefined) return shown(kept, from, "from the cache");
      await context.ask({ permission: "webfetch", patterns: [url], always: ["*"], metadata: { url } });
      return shown(await cache.fetch(url, context.abort), from, "fetched");
    },
  });
}

function shown({ title, url, text }: DocsPage, from: number, how: string) {
  const part = text.slice(from, from + maxShown);
  const rest = text.length - from - part.length;
  const more = rest > 0 ? `\n(${rest} characters follow: call again with from: ${from + part.length})` : "";
  return {
    title: title === "" ? url : title,
    output: `${title === "" ? "" : `${title}\n`}${url} (${how}, ${text.length} characters)\n\n${part}${more}`,
  };
}

function listing(pages: readonly DocsPage[], now: number) {
  const lines = pages.map(({ url, title, text, fetchedAt }) => {
    const minutes = Math.round((now - fetchedAt) / 60_000);
    return `${url}  ${title}  (${text.length} characters, ${minutes} minutes old)`;
  });
  return {
    title: `${pages.length} pages`,
    output: lines.length === 0 ? "No page is kept." : lines.join("\n"),
  };
}
