import * as z from "zod/mini";
import { about, count, milliseconds } from "./fields.ts";

/** Keys about tools for search, code and the web. */
export function toolKeys(): Readonly<Record<string, z.ZodMiniType>> {
  const docs = z.strictObject({
    ttlMs: about(count(0, Number.MAX_SAFE_INTEGER), "Milliseconds that a page is taken from the cache."),
    maxPageBytes: about(count(1024, 2 ** 30), "Bytes of the longest page."),
    maxPages: about(count(1), "Pages that are kept; the oldest go first."),
  });
  return {
    search: about(
      z.strictObject({
        maxResults: about(count(1), "Lines after which a search ends."),
        maxFileBytes: about(count(1, 2 ** 40), "Bytes of the largest file that is searched."),
        maxLineLength: about(count(20), "Characters after which a line is cut."),
        timeoutMs: about(milliseconds(), "Milliseconds after which a search ends with what it has."),
      }),
    ),
    code: about(
      z.strictObject({
        checker: about(
          z.string().check(z.minLength(1)),
          "The command that checks the project, without a shell. Default: `tsc --noEmit` where there is a `tsconfig.json`.",
        ),
        checkerMs: about(milliseconds(), "Milliseconds for the checker."),
        maxFiles: about(count(1), "Files that one structural search reads."),
      }),
    ),
    web: about(
      z.strictObject({
        search: about(
          z.strictObject({
            searxng: about(z.strictObject(service()), "A SearXNG instance that answers in JSON."),
            brave: about(z.strictObject(service()), "Brave's search API; it wants a key."),
            duckduckgo: about(z.strictObject(service()), "DuckDuckGo's page for browsers without scripts."),
          }),
          "Search services, asked in this order until one answers; without one there is no `search_web`.",
        ),
        publicCode: about(
          z.strictObject({ ...service(), kind: z.enum(["grep-app", "sourcegraph"]) }),
          "A search in public code; without one there is no `search_public_code`.",
        ),
        docs: about(z.union([z.boolean(), docs]), "Whether there is `cache_docs`, or its limits."),
        allow: about(
          z.array(z.string()),
          "Hosts, with or without port, that may be asked although they are not on the public internet.",
        ),
        timeoutMs: about(milliseconds(), "Milliseconds for one request."),
      }),
    ),
  };
}

function service() {
  return {
    url: z.string().check(z.regex(/^https?:\/\/\S+$/, "an address that begins with http:// or https://")),
    key: about(z.string().check(z.minLength(1)), "The key of the service."),
  };
}
