import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheDocs } from "../../src/tools/cache-docs.ts";
import { DocsCache, type DocsCacheOptions } from "../../src/web/docs-cache.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";
import { type LocalServer, startServer } from "./local-server.ts";

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-docs-"));
  now = 1_000_000;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function site(): Promise<LocalServer> {
  return startServer((request, response) => {
    if (request.url === "/image") response.writeHead(200, { "content-type": "image/png" }).end("x");
    else if (request.url === "/gone") response.writeHead(404).end();
    else if (request.url === "/long") response.end("y".repeat(20_000));
    else {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(`<title>Page ${request.url}</title><p>Text of ${request.url}`);
    }
  });
}

function reader(server: LocalServer, options: Partial<DocsCacheOptions> = {}) {
  const asked: AskedPermission[] = [];
  const http = { allow: [server.host] };
  const cache = new DocsCache({ folder, http, now: () => now, ttlMs: 60_000, ...options });
  const read = async (args: object): Promise<string> =>
    (
      await toolCall(
        cacheDocs(
          async () => cache,
          () => now,
        ),
        args,
        { directory: folder, asked },
      )
    ).output;
  return { asked, read };
}

test("a page is fetched with the host's permission, once while it is fresh, and again after its time", async () => {
  await using server = await site();
  const { asked, read } = reader(server);
  const url = `${server.url}/a`;
  expect(await read({ url })).toBe(`Page /a\n${url} (fetched, 10 characters)\n\nText of /a`);
  expect(await read({ url: `${url}#part` })).toContain("(from the cache, ");
  expect(server.seen).toHaveLength(1);
  expect(asked).toMatchObject([{ permission: "webfetch", patterns: [url] }]);
  await read({ url, refresh: true });
  now += 60_000;
  await read({ url });
  expect(server.seen).toHaveLength(3);
});

test("the kept pages are listed, the newest first, and only so many are kept", async () => {
  await using server = await site();
  const { read } = reader(server, { maxPages: 2 });
  expect(await read({})).toBe("No page is kept.");
  for (const name of ["a", "b", "c"]) {
    now += 10;
    await read({ url: `${server.url}/${name}` });
  }
  expect((await read({})).split("\n").map((line) => line.split("  ")[0])).toEqual([
    `${server.url}/c`,
    `${server.url}/b`,
  ]);
  expect(readdirSync(folder)).toHaveLength(2);
  now += 60_000;
  expect(await read({})).toBe("No page is kept.");
  expect(readdirSync(folder)).toEqual([]);
});

test("a long page is read in parts, and one that is too long, missing or no text is refused", async () => {
  await using server = await site();
  const { read } = reader(server, { maxPageBytes: 20_000 });
  expect(await read({ url: `${server.url}/long` })).toContain(
    "(4000 characters follow: call again with from: 16000)",
  );
  expect(await read({ url: `${server.url}/long`, from: 16_000 })).toMatch(/\n\ny{4000}$/);
  await expect(read({ url: `${server.url}/gone` })).rejects.toThrow(/HTTP 404/);
  await expect(read({ url: `${server.url}/image` })).rejects.toThrow(/no text but image\/png/);
  const small = reader(server, { maxPageBytes: 100, folder: join(folder, "small") });
  await expect(small.read({ url: `${server.url}/long` })).rejects.toThrow(/longer than 100 bytes/);
});

test("a private address and a file are refused, and nothing is kept", async () => {
  await using server = await site();
  const { read } = reader(server, { http: {} });
  for (const url of [server.url, "file:///etc/passwd", "http://[::1]/"]) {
    await expect(read({ url })).rejects.toThrow(/refused|Only http/);
  }
  expect(readdirSync(folder)).toEqual([]);
});
