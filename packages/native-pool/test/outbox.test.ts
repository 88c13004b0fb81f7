import { expect, test } from "vitest";
import { Outbox } from "../src/process/outbox.ts";
import { lineFrames } from "../src/protocol/line-frames.ts";

function outboxOf(): { readonly outbox: Outbox; readonly writes: string[] } {
  const writes: string[] = [];
  return { writes, outbox: new Outbox(lineFrames, (bytes) => writes.push(Buffer.from(bytes).toString())) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is sent in one turn of the event loop, promise callbacks included, leaves in one write", async () => {
  const { outbox, writes } = outboxOf();
  outbox.push("a");
  await Promise.resolve();
  outbox.push("b");
  expect(writes).toEqual([]);
  await turn();
  expect(writes).toEqual(["a\nb\n"]);
  outbox.push("c");
  await turn();
  expect(writes).toEqual(["a\nb\n", "c\n"]);
});

test("of many messages the first 32 leave at once, and all in order", async () => {
  const { outbox, writes } = outboxOf();
  const bodies = Array.from({ length: 70 }, (_, index) => String(index));
  for (const body of bodies) outbox.push(body);
  expect(writes.map((text) => text.split("\n").length - 1)).toEqual([32, 32]);
  await turn();
  expect(writes.join("")).toBe(`${bodies.join("\n")}\n`);
  expect(writes).toHaveLength(3);
});
