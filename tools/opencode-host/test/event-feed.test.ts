import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EventFeed } from "../src/serve/event-feed.ts";

const connected = { type: "server.connected", properties: {} };

let server: ReturnType<typeof createServer>;
let url: URL;
let stream: ServerResponse;

beforeEach(async () => {
  server = createServer((_, response) => {
    stream = response;
    response.writeHead(200, { "content-type": "text/event-stream" });
    send(connected);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/event`);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

function send(event: object): void {
  stream.write(`data: ${JSON.stringify(event)}\n\n`);
}

const numbered = (n: number) => ({ type: "n", properties: { n } });

test("an event between two waits is not missed", async () => {
  await using feed = await EventFeed.open(url);
  send(numbered(1));
  send(numbered(2));
  await feed.waitFor(({ properties }) => properties.n === 2);
  expect(await feed.waitFor(({ properties }) => properties.n === 1)).toEqual(numbered(1));
});

test("iteration gives every event from the first and ends with the server", async () => {
  await using feed = await EventFeed.open(url);
  send(numbered(1));
  const seen: string[] = [];
  for await (const { type, properties } of feed) {
    seen.push(`${type}${properties.n ?? ""}`);
    if (properties.n === 1) send(numbered(2));
    if (properties.n === 2) stream.end();
  }
  expect(seen).toEqual(["server.connected", "n1", "n2"]);
});

test("only the newest events are kept, and the others counted", async () => {
  await using feed = await EventFeed.open(url, 1000, 2);
  for (const n of [1, 2, 3]) send(numbered(n));
  await feed.waitFor(({ properties }) => properties.n === 3);
  expect(feed.events).toEqual([numbered(2), numbered(3)]);
  expect(feed.dropped).toBe(2);
  stream.end();
  const seen: unknown[] = [];
  for await (const event of feed) seen.push(event);
  expect(seen).toEqual([numbered(2), numbered(3)]);
});

test("a wait ends with an error that names the last events, after its limit or with the server", async () => {
  await using feed = await EventFeed.open(url);
  await expect(feed.waitFor(() => false, 1)).rejects.toThrow(/OCO_HOST_TIMEOUT[\s\S]*server\.connected/);
  const pending = expect(feed.waitFor(() => false)).rejects.toThrow("OCO_HOST_EXITED");
  stream.destroy();
  await pending;
  await expect(feed.waitFor(() => false)).rejects.toThrow("OCO_HOST_EXITED");
});
