import { expect, test } from "vitest";
import { searchWeb } from "../../src/tools/search-web.ts";
import type { WebOptions } from "../../src/web/options.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";
import { type LocalServer, startServer } from "./local-server.ts";

/** One server that speaks like each of the three services, each of which may be broken. */
function startServices(broken: Readonly<Record<string, number | string>> = {}): Promise<LocalServer> {
  return startServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    const fault = broken[pathname];
    if (typeof fault === "number") response.writeHead(fault).end();
    else response.end(fault ?? answers[pathname]);
  });
}

const answers: Readonly<Record<string, string>> = {
  "/searx/search": JSON.stringify({
    results: [
      { title: "From SearXNG", url: "https://a.example/1", content: "one &amp; only" },
      { title: "Second", url: "https://a.example/2", content: "two" },
    ],
  }),
  "/brave": JSON.stringify({
    web: { results: [{ title: "From <strong>Brave</strong>", url: "https://b.example/", description: "b" }] },
  }),
  "/duck/": `<div class="result"><h2><a rel="nofollow" class="result__a"
    href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fc.example%2F%3Fq%3D1&amp;rut=abc">From <b>Duck</b>&#x27;s</a></h2>
    <a class="result__snippet" href="x">a <b>snippet</b></a></div>
    <a class="result__a" href="javascript:alert(1)">Bad</a>`,
};

function optionsFor({ url }: LocalServer): WebOptions {
  return {
    search: {
      searxng: { url: `${url}/searx/`, key: "s" },
      brave: { url: `${url}/brave`, key: "b" },
      duckduckgo: { url: `${url}/duck/` },
    },
  };
}

async function search(options: WebOptions, args: object = { query: "a b&c" }, asked: AskedPermission[] = []) {
  return (await toolCall(searchWeb(options), args, { directory: "/", asked })).output;
}

test("SearXNG is asked first, in JSON, at the configured address, with nobody else asked", async () => {
  await using server = await startServices();
  const asked: AskedPermission[] = [];
  const output = await search(optionsFor(server), { query: "a b&c", count: 1 }, asked);
  expect(output).toBe("From SearXNG:\n1. From SearXNG\n   https://a.example/1\n   one & only");
  expect(server.seen).toHaveLength(1);
  expect(Object.fromEntries(server.seen[0]!.url.searchParams)).toEqual({ q: "a b&c", format: "json" });
  expect(server.seen[0]?.headers.authorization).toBe("Bearer s");
  expect(asked).toMatchObject([{ permission: "websearch", patterns: ["a b&c"] }]);
});

test("Brave is next, with its key, when SearXNG fails or has nothing", async () => {
  for (const fault of [503, "{", JSON.stringify({ results: [] })]) {
    await using server = await startServices({ "/searx/search": fault });
    expect(await search(optionsFor(server))).toMatch(
      /^From Brave:\n1\. From Brave\n {3}https:\/\/b\.example\//,
    );
    expect(server.seen[1]?.headers["x-subscription-token"]).toBe("b");
    expect(server.seen[1]?.url.searchParams.get("q")).toBe("a b&c");
  }
});

test("DuckDuckGo is last; its links are unwrapped and no other than web links are kept", async () => {
  await using server = await startServices({ "/searx/search": 500, "/brave": 429 });
  expect(await search(optionsFor(server))).toBe(
    "From DuckDuckGo:\n1. From Duck's\n   https://c.example/?q=1\n   a snippet\n(SearXNG: HTTP 500)\n(Brave: HTTP 429)",
  );
});

test("when none answers, each is named with what went wrong", async () => {
  await using server = await startServices({ "/searx/search": 500, "/brave": 401, "/duck/": 403 });
  await expect(search(optionsFor(server))).rejects.toThrow(
    "No search service answered:\n- SearXNG: HTTP 500\n- Brave: HTTP 401\n- DuckDuckGo: HTTP 403",
  );
});

test("a service of one's own network is asked because a person named it, but leads nowhere else", async () => {
  await using inside = await startServer((_, response) => response.end("{}"));
  await using server = await startServer((_, response) =>
    response.writeHead(302, { location: `${inside.url}/` }).end(),
  );
  await expect(search({ search: { searxng: { url: server.url } } })).rejects.toThrow(/refused/);
  expect(inside.seen).toEqual([]);
});
