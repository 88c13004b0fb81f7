import fc from "fast-check";
import { expect, test } from "vitest";
import { type HostEvent, readEvents } from "../src/serve/read-events.ts";

async function read(chunks: readonly Uint8Array[]): Promise<HostEvent[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const events: HostEvent[] = [];
  for await (const event of readEvents(body())) events.push(event);
  return events;
}

test("events are the same wherever the bytes are cut", async () => {
  const cuts = fc.array(fc.nat(400));
  const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(texts, cuts, async (written, places) => {
      const events = written.map((value) => ({ type: "t", properties: { value } }));
      const stream = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
      const edges = [0, ...places, stream.length].filter((at) => at <= stream.length).sort((a, b) => a - b);
      const chunks = edges.slice(1).map((end, index) => stream.subarray(edges[index], end));
      expect(await read(chunks)).toEqual(JSON.parse(JSON.stringify(events)));
    }),
  );
});

test("comments and documents that are no events are passed over", async () => {
  const stream =
    ': hello\n\ndata: {"a":1}\n\nid: 7\ndata: {"type":"t","properties":{}}\n\ndata: {"type":"cut';
  expect(await read([Buffer.from(stream)])).toEqual([{ type: "t", properties: {} }]);
});
