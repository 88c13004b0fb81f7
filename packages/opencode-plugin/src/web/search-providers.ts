import { decodeEntities } from "./entities.ts";
import { get, type HttpAnswer, type HttpOptions } from "./http.ts";
import type { Service, WebOptions } from "./options.ts";
import { field, items, type SearchResult, words } from "./search-result.ts";

/** A search service that is configured. */
export interface SearchProvider {
  readonly name: string;
  readonly search: (query: string, count: number) => Promise<readonly SearchResult[]>;
}

/** The configured services in the order in which they are asked. */
export function searchProviders(options: WebOptions, http: HttpOptions): readonly SearchProvider[] {
  const { searxng, brave, duckduckgo } = options.search ?? {};
  return [
    ...(searxng === undefined ? [] : [{ name: "SearXNG", search: searchSearxng(searxng, http) }]),
    ...(brave === undefined ? [] : [{ name: "Brave", search: searchBrave(brave, http) }]),
    ...(duckduckgo === undefined ? [] : [{ name: "DuckDuckGo", search: searchDuckDuckGo(duckduckgo, http) }]),
  ];
}

/** Asks a service at the address that a person configured, which may therefore be one of their own network. */
export async function ask(
  service: Service,
  path: string,
  query: Readonly<Record<string, string>>,
  http: HttpOptions,
): Promise<HttpAnswer> {
  const url = new URL(service.url);
  if (path !== "" && !url.pathname.endsWith(path)) url.pathname = url.pathname.replace(/\/+$/, "") + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await get(url.href, { ...http, allow: [...(http.allow ?? []), url.host] });
  if (answer.status === 200) return answer;
  throw new Error(`HTTP ${answer.status}`);
}

function searchSearxng(service: Service, http: HttpOptions): SearchProvider["search"] {
  return async (query, count) => {
    const headers = service.key === undefined ? {} : { authorization: `Bearer ${service.key}` };
    const answer = await ask(service, "/search", { q: query, format: "json" }, { ...http, headers });
    return items(field(JSON.parse(answer.text), "results"))
      .map((hit) => resultOf(field(hit, "title"), field(hit, "url"), field(hit, "content")))
      .slice(0, count);
  };
}

function searchBrave(service: Service, http: HttpOptions): SearchProvider["search"] {
  return async (query, count) => {
    const headers = { accept: "application/json", "x-subscription-token": service.key ?? "" };
    const answer = await ask(
      service,
      "",
      { q: query, count: String(Math.min(count, 20)) },
      { ...http, headers },
    );
    return items(field(field(JSON.parse(answer.text), "web"), "results"))
      .map((hit) => resultOf(field(hit, "title"), field(hit, "url"), field(hit, "description")))
      .slice(0, count);
  };
}

function searchDuckDuckGo(service: Service, http: HttpOptions): SearchProvider["search"] {
  return async (query, count) => {
    const { text } = await ask(service, "", { q: query }, http);
    const results = text.split(/<a\b(?=[^<>]*\bclass="result__a")/).slice(1);
    return results
      .map((part) => {
        const target = decodeEntities(/href="([^"]*)"/.exec(part)?.[1] ?? "");
        const title = /^[^>]*>([\s\S]*?)<\/a>/.exec(part)?.[1];
        const snippet = /class="result__snippet"[^>]*>([\s\S]*?)<\/a>/.exec(part)?.[1];
        return resultOf(title, unwrapped(target, service.url), snippet);
      })
      .filter(({ url }) => /^https?:/.test(url))
      .slice(0, count);
  };
}

/** Links of the page lead through a redirect of the service that carries the real address. */
function unwrapped(target: string, base: string): string {
  if (!URL.canParse(target, base)) return "";
  const url = new URL(target, base);
  return url.searchParams.get("uddg") ?? url.href;
}

function resultOf(title: unknown, url: unknown, snippet: unknown): SearchResult {
  return { title: plain(words(title)), url: words(url), snippet: plain(words(snippet)).slice(0, 400) };
}

function plain(html: string): string {
  return decodeEntities(html.replace(/<[^<>]*>/g, ""))
    .replace(/\s+/g, " ")
    .trim();
}
