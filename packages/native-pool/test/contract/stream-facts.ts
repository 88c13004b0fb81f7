import { deepEqual, equal, ok } from "node:assert/strict";
import { ProcessExitedError } from "../../src/errors.ts";
import { type Fact, rejection, until } from "./harness.ts";

async function collect(parts: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = [];
  for await (const part of parts) all.push(part);
  return all;
}

/** Answers in parts. */
export const streamFacts: readonly Fact[] = [
  {
    title: "two streams and a request share a child without mixing their parts",
    async check({ pool }) {
      await using echo = pool();
      const [first, second, answer] = await Promise.all([
        collect(echo.stream("stream", { count: 2_000, text: "a" })),
        collect(echo.stream("stream", { count: 500, text: "b" })),
        echo.request("echo", "c"),
      ]);
      deepEqual(
        first,
        Array.from({ length: 2_000 }, (_, index) => `${index}a`),
      );
      deepEqual(
        second,
        Array.from({ length: 500 }, (_, index) => `${index}b`),
      );
      equal(answer, "c");
    },
  },
  {
    title: "a stream that nobody reads sends nothing",
    async check({ pool }) {
      await using echo = pool();
      echo.stream("stream", { count: 5 });
      equal(echo.stats().started, 0);
    },
  },
  {
    title: "leaving the loop cancels the request in the child",
    async check({ pool }) {
      await using echo = pool();
      for await (const _part of echo.stream("stream", { count: 1e9 })) break;
      deepEqual(await echo.request("cancelled"), [1]);
    },
  },
  {
    title: "a reader that falls behind stops the child, and misses nothing when it goes on",
    async check({ pool }) {
      await using echo = pool({ maxInflight: 10_000 });
      const count = 20_000;
      const text = "x".repeat(1_000);
      const parts = echo.stream<string>("stream", { count, text });
      equal((await parts.next()).value, `0${text}`);
      let seen = 1;
      const probes: Promise<unknown>[] = [];
      await until(() => {
        probes.push(echo.request("echo", "probe"));
        return echo.stats().queued > 0;
      }, "the child is stopped and takes no more requests");
      for await (const part of parts) {
        if (part !== `${seen}${text}`) break;
        seen += 1;
      }
      equal(seen, count);
      for (const answer of await Promise.all(probes)) equal(answer, "probe");
    },
  },
  {
    title: "the death of the child ends a stream with the error after the parts that came",
    async check({ pool }) {
      await using echo = pool();
      const parts = echo.stream("stream", { count: 3, text: "" });
      equal((await parts.next()).value, "0");
      const dead = rejection(echo.request("crash", { code: 4 }));
      const halted = echo.stream("hang");
      ok((await rejection(halted.next())) instanceof ProcessExitedError);
      await dead;
    },
  },
  {
    title: "parts that are asked for at the same time come in the order in which they were asked for",
    async check({ pool }) {
      await using echo = pool();
      const parts = echo.stream("stream", { count: 3 });
      const asked = await Promise.all(Array.from({ length: 5 }, () => parts.next()));
      deepEqual(
        asked.map(({ done, value }) => (done === true ? "end" : value)),
        ["0", "1", "2", "end", "end"],
      );
      const left = echo.stream("hang");
      const waiting = [left.next(), left.next()];
      await left.return();
      for (const { done } of await Promise.all(waiting)) equal(done, true);
      const dying = echo.stream("crash", { code: 4 });
      const [first, second] = [rejection(dying.next()), dying.next()];
      ok((await first) instanceof ProcessExitedError);
      equal((await second).done, true);
    },
  },
  {
    title: "a stream whose request cannot be made throws why, and is over",
    async check({ pool }) {
      await using echo = pool();
      const circular: unknown[] = [];
      circular.push(circular);
      for (const [parts, kind] of [
        [echo.stream("stream", {}, { timeoutMs: -1 }), RangeError],
        [echo.stream("stream", circular), TypeError],
      ] as const) {
        ok((await rejection(parts.next())) instanceof kind);
        equal((await parts.next()).done, true);
      }
    },
  },
  {
    title: "an aborted stream throws the reason",
    async check({ pool }) {
      await using echo = pool();
      const controller = new AbortController();
      const parts = echo.stream("hang", null, { signal: controller.signal });
      const end = rejection(parts.next());
      await until(() => echo.stats().processes.length === 1, "the child is started");
      controller.abort("enough");
      equal(await end, "enough");
    },
  },
];
