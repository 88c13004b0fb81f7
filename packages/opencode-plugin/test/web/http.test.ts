import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { get } from "../../src/web/http.ts";
import { startServer } from "./local-server.ts";

const loopback = async (): Promise<readonly string[]> => ["127.0.0.1"];

test("a name is resolved once and the request goes to that address with the name in its header", async () => {
  await using server = await startServer((_, response) => response.end("hello"));
  let lookups = 0;
  // The second answer would lead to a port where nobody listens: it is never asked for.
  const resolve = async (): Promise<readonly string[]> => {
    lookups += 1;
    return lookups === 1 ? ["127.0.0.1"] : ["127.0.0.2"];
  };
  const name = `docs.example:${server.port}`;
  const answer = await get(`http://${name}/x?y=1#z`, { allow: [name], resolve });
  expect(answer).toMatchObject({ status: 200, text: "hello", url: `http://${name}/x?y=1#z` });
  expect(lookups).toBe(1);
  expect(server.seen[0]?.headers.host).toBe(name);
  expect(server.seen[0]?.url.pathname).toBe("/x");
});

test("a redirect to a private address, a file, or without end is refused", async () => {
  await using inside = await startServer((_, response) => response.end("secret"));
  await using server = await startServer((request, response) => {
    const target = new URL(request.url ?? "/", "http://x").searchParams.get("to") ?? request.url ?? "/";
    response.writeHead(302, { location: target }).end();
  });
  const options = { allow: [server.host] };
  const to = (target: string) => get(`${server.url}/?to=${encodeURIComponent(target)}`, options);
  await expect(to(`${inside.url}/`)).rejects.toThrow(/refused/);
  await expect(to("http://169.254.169.254/latest/")).rejects.toThrow(/169\.254\.169\.254 are refused/);
  await expect(to("file:///etc/passwd")).rejects.toThrow(/Only http and https/);
  await expect(to("//[::1]:1/")).rejects.toThrow(/refused/);
  await expect(get(`${server.url}/loop`, options)).rejects.toThrow(/more than 5 times/);
  expect(inside.seen).toEqual([]);
});

test("a key is not sent on to another host", async () => {
  await using other = await startServer((_, response) => response.end("other"));
  await using server = await startServer((_, response) => {
    response.writeHead(307, { location: `${other.url}/` }).end();
  });
  const headers = { authorization: "Bearer k" };
  const answer = await get(server.url, { allow: [server.host, other.host], headers });
  expect(answer.text).toBe("other");
  expect(server.seen[0]?.headers.authorization).toBe("Bearer k");
  expect(other.seen[0]?.headers.authorization).toBeUndefined();
});

test("a body is unpacked, and one that is too long is refused, before and after unpacking", async () => {
  await using server = await startServer((request, response) => {
    if (request.url === "/gzip") {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "text/plain; charset=latin1" });
      response.end(gzipSync(Buffer.from([0x67, 0xfc, 0x6e])));
    } else if (request.url === "/bomb") {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1_000_000)));
    } else if (request.url === "/br") {
      response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("x"));
    } else response.end(Buffer.alloc(100_001));
  });
  const options = { allow: [server.host], maxBytes: 100_000 };
  expect((await get(`${server.url}/gzip`, options)).text).toBe("g\u00fcn");
  await expect(get(`${server.url}/long`, options)).rejects.toThrow(/longer than 100000 bytes/);
  await expect(get(`${server.url}/bomb`, options)).rejects.toThrow();
  await expect(get(`${server.url}/br`, options)).rejects.toThrow(/packed as br/);
});

test("a server that never answers is given up, and so is a name that never resolves", async () => {
  await using server = await startServer(() => {});
  const stop = new AbortController();
  const asked = get(server.url, { allow: [server.host], signal: stop.signal });
  await expect.poll(() => server.seen.length).toBe(1);
  stop.abort(new Error("stopped"));
  await expect(asked).rejects.toThrow();
  const never = new Promise<readonly string[]>(() => {});
  await expect(get("http://a.example/", { timeoutMs: 20, resolve: () => never })).rejects.toThrow(/time/i);
  await expect(get("http://a.example/", { resolve: loopback })).rejects.toThrow(/refused/);
});
