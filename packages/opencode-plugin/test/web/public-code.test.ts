import { expect, test } from "vitest";
import { searchPublicCode } from "../../src/tools/search-public-code.ts";
import type { WebOptions } from "../../src/web/options.ts";
import { toolCall } from "../tools/tool-call.ts";
import { startServer } from "./local-server.ts";

const args = { query: "open(", language: "TypeScript", repository: "a/b.c", count: 2 };

function search(options: WebOptions, given: object = args) {
  return toolCall(searchPublicCode(options), given, { directory: "/" });
}

test("a service that answers like grep.app is asked and its rows are read", async () => {
  const row = (line: number, text: string) =>
    `<tr data-line="${line}"><td><div class="lineno">${line}</div></td><td><div class="highlight"><pre>${text}</pre></div></td></tr>`;
  const hit = (repo: unknown) => ({
    repo,
    path: { raw: "src/x.ts" },
    content: {
      snippet: `<table>${row(7, "<span>const</span> f = <mark>open(</mark>&quot;x&quot;)")}${row(8, "}")}</table>`,
    },
  });
  await using server = await startServer((_, response) =>
    response.end(JSON.stringify({ hits: { hits: [hit({ raw: "a/b" }), hit("c/d"), hit("e/f")] } })),
  );
  const { output } = await search({ publicCode: { kind: "grep-app", url: server.url } });
  const lines = '  7: const f = open("x")\n  8: }';
  expect(output).toBe(`a/b src/x.ts\n${lines}\n\nc/d src/x.ts\n${lines}`);
  expect(server.seen[0]?.url.pathname).toBe("/api/search");
  expect(Object.fromEntries(server.seen[0]!.url.searchParams)).toEqual({
    q: "open(",
    "f.lang": "TypeScript",
    "f.repo": "a/b.c",
  });
});

test("a Sourcegraph instance is asked and the events of its stream are read", async () => {
  const match = {
    type: "content",
    repository: "github.com/a/b",
    path: "x.ts",
    lineMatches: [{ line: "open(1)", lineNumber: 0 }],
  };
  const stream = `event: progress\ndata: {}\n\nevent: matches\ndata: ${JSON.stringify([match, { type: "repo" }])}\n\nevent: done\ndata: {}\n\n`;
  await using server = await startServer((_, response) => response.end(stream));
  const { output } = await search({ publicCode: { kind: "sourcegraph", url: server.url, key: "k" } });
  expect(output).toBe("github.com/a/b x.ts\n  1: open(1)");
  expect(server.seen[0]?.url.pathname).toBe("/.api/search/stream");
  expect(server.seen[0]?.url.searchParams.get("q")).toBe(
    String.raw`open( lang:"TypeScript" repo:a/b\.c count:2`,
  );
  expect(server.seen[0]?.headers.authorization).toBe("token k");
});

test("without a configured service the answer says what to configure", async () => {
  await expect(search({})).rejects.toThrow(/web\.publicCode/);
});
