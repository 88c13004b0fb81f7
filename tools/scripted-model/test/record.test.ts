import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meeting, mostAtOnce, type Span, startScriptedModel, text } from "../src/index.ts";
import { chat, user } from "./client.ts";

test("start and end are taken from the injected clock, so that overlap can be asserted", async () => {
  let time = 100;
  const arrive = meeting(2);
  await using model = await startScriptedModel({
    now: () => time++,
    script: async ({ lastUser }) => {
      if (lastUser !== "alone") await arrive();
      return text("x");
    },
  });
  await chat(model, [user("alone")]);
  await Promise.all([chat(model, [user("a")]), chat(model, [user("b")])]);
  expect(model.requests[0]).toMatchObject({ startedAt: 100, endedAt: 101, outcome: "completed" });
  expect(mostAtOnce(model.requests)).toBe(2);
  expect(mostAtOnce(model.requests.slice(0, 2))).toBe(1);
});

test("the record keeps the newest requests and reports what it forgot", async () => {
  await using model = await startScriptedModel({ script: () => text("x"), maxRequests: 2 });
  for (const word of ["a", "b", "c"]) await chat(model, [user(word)]);
  expect(model.requests.map(({ lastUser }) => lastUser)).toEqual(["b", "c"]);
  expect(model.overflow.requests).toBe(1);
  expect(model.overflow.bytes).toBe(model.requests[0]?.bytes);
});

test("the record is bounded in bytes too", async () => {
  await using model = await startScriptedModel({ script: () => text("x"), maxBytes: 300 });
  for (const word of ["a", "b", "c"]) await chat(model, [user(word.repeat(100))]);
  expect(model.requests.map(({ index }) => index)).toEqual([2]);
  expect(model.overflow.requests).toBe(2);
});

describe("waitFor", () => {
  test("answers with a request that is already recorded, one to come, or one that ends", async () => {
    await using model = await startScriptedModel({ script: () => text("x") });
    const second = model.waitFor(({ lastUser }) => lastUser === "b");
    await chat(model, [user("a")]);
    expect((await model.waitFor(({ lastUser }) => lastUser === "a")).index).toBe(0);
    const ended = model.waitFor(({ index, outcome }) => index === 1 && outcome === "completed");
    await chat(model, [user("b")]);
    expect((await second).index).toBe(1);
    expect((await ended).endedAt).toBeDefined();
  });

  test("gives up with the last requests in the message", async () => {
    await using model = await startScriptedModel({ script: () => text("x") });
    await chat(model, [user("a")]);
    await expect(model.waitFor(() => false, { timeoutMs: 1 })).rejects.toThrow(
      /OCO_MODEL_WAIT.*within 1 ms; 1 requests so far[\s\S]*user "a"/,
    );
  });

  test("rejects when the server closes, and with what the predicate throws", async () => {
    const model = await startScriptedModel({ script: () => text("x") });
    const thrown = model.waitFor(() => {
      throw new Error("bad predicate");
    });
    const isThrown = expect(thrown).rejects.toThrow("bad predicate");
    await chat(model, [user("a")]);
    await isThrown;
    const closed = expect(model.waitFor(() => false)).rejects.toThrow("the server closed");
    await model.close();
    await closed;
  });
});

test("the most at once of spans is the most that contain one moment", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (pairs) => {
      const spans: Span[] = pairs.map(([startedAt, length]) => ({ startedAt, endedAt: startedAt + length }));
      const moments = Array.from({ length: 31 }, (_, moment) => moment + 0.5);
      const counts = moments.map(
        (moment) => pairs.filter(([start, length]) => start < moment && moment < start + length).length,
      );
      expect(mostAtOnce(spans)).toBe(Math.max(0, ...counts));
    }),
  );
});

test("a span without an end overlaps everything after its start", () => {
  expect(
    mostAtOnce([
      { startedAt: 0, endedAt: undefined },
      { startedAt: 5, endedAt: 6 },
    ]),
  ).toBe(2);
});
