import type { SearchProvider } from "./search-providers.ts";
import type { SearchResult } from "./search-result.ts";

/** What a search came to, and which services did not answer before one did. */
export interface WebFindings {
  readonly provider: string;
  readonly results: readonly SearchResult[];
  readonly failures: readonly string[];
}

/**
 * Asks one service after the other until one has results.
 *
 * @throws Error that says for each service what went wrong.
 */
export async function searchWeb(
  providers: readonly SearchProvider[],
  query: string,
  count: number,
  signal: AbortSignal,
): Promise<WebFindings> {
  const failures: string[] = [];
  let empty: string | undefined;
  for (const { name, search } of providers) {
    try {
      const results = await search(query, count);
      if (results.length > 0) return { provider: name, results, failures };
      empty ??= name;
      failures.push(`${name}: no results`);
    } catch (error) {
      signal.throwIfAborted();
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (empty !== undefined) return { provider: empty, results: [], failures };
  throw new Error(`No search service answered:\n${failures.map((each) => `- ${each}`).join("\n")}`);
}
