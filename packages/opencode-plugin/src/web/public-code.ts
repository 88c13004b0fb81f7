import { decodeEntities } from "./entities.ts";
import type { HttpOptions } from "./http.ts";
import type { WebOptions } from "./options.ts";
import { ask } from "./search-providers.ts";
import { field, items, words } from "./search-result.ts";

export interface CodeQuery {
  readonly query: string;
  readonly isRegexp: boolean;
  readonly language?: string;
  readonly repository?: string;
}

/** Lines of one file of a public repository. */
export interface CodeHit {
  readonly repository: string;
  readonly path: string;
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

type PublicCode = NonNullable<WebOptions["publicCode"]>;

/** Searches public code at the configured service. */
export function searchPublicCode(
  service: PublicCode,
  query: CodeQuery,
  count: number,
  http: HttpOptions,
): Promise<readonly CodeHit[]> {
  return service.kind === "sourcegraph"
    ? askSourcegraph(service, query, count, http)
    : askGrepApp(service, query, count, http);
}

async function askGrepApp(service: PublicCode, query: CodeQuery, count: number, http: HttpOptions) {
  const { text } = await ask(
    service,
    "/api/search",
    {
      q: query.query,
      ...(query.isRegexp ? { regexp: "true" } : {}),
      ...(query.language === undefined ? {} : { "f.lang": query.language }),
      ...(query.repository === undefined ? {} : { "f.repo": query.repository }),
    },
    { ...http, headers: keyHeader(service.key, "Bearer") },
  );
  return items(field(field(JSON.parse(text), "hits"), "hits"))
    .slice(0, count)
    .map((hit) => ({
      repository: rawOf(field(hit, "repo")),
      path: rawOf(field(hit, "path")),
      lines: linesOfTable(words(field(field(hit, "content"), "snippet"))),
    }));
}

/** Answers hold a name either as it is or as `{ raw }`. */
function rawOf(value: unknown): string {
  return words(field(value, "raw")) || words(value);
}

/** The snippet is a table with a row for each line, which carries the number of the line. */
function linesOfTable(html: string): CodeHit["lines"] {
  return html
    .split(/<tr\b/)
    .slice(1)
    .map((row) => ({
      line: Number(/data-line="(\d+)"/.exec(row)?.[1] ?? 0),
      text: decodeEntities((/<pre[^>]*>([\s\S]*?)<\/pre>/.exec(row)?.[1] ?? "").replace(/<[^<>]*>/g, "")),
    }));
}

async function askSourcegraph(service: PublicCode, query: CodeQuery, count: number, http: HttpOptions) {
  const filters = [
    query.language === undefined ? "" : ` lang:${JSON.stringify(query.language)}`,
    query.repository === undefined ? "" : ` repo:${escapeRegExp(query.repository)}`,
  ];
  const { text } = await ask(
    service,
    "/.api/search/stream",
    {
      q: `${query.query}${filters.join("")} count:${count}`,
      v: "V3",
      t: query.isRegexp ? "regexp" : "standard",
      display: String(count),
    },
    { ...http, headers: { ...keyHeader(service.key, "token"), accept: "text/event-stream" } },
  );
  return matchesOf(text)
    .slice(0, count)
    .map((match) => ({
      repository: words(field(match, "repository")),
      path: words(field(match, "path")),
      lines: items(field(match, "lineMatches")).map((line) => ({
        line: Number(field(line, "lineNumber")) + 1,
        text: words(field(line, "line")),
      })),
    }));
}

/** The matches of a stream of server-sent events that has ended. */
function matchesOf(stream: string): readonly unknown[] {
  return stream.split(/\r?\n\r?\n/).flatMap((event) => {
    if (!/^event: ?matches$/m.test(event)) return [];
    const data = event
      .split(/\r?\n/)
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5));
    return items(JSON.parse(data.join("\n"))).filter((match) => field(match, "type") === "content");
  });
}

function keyHeader(key: string | undefined, scheme: string): Readonly<Record<string, string>> {
  return key === undefined ? {} : { authorization: `${scheme} ${key}` };
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
