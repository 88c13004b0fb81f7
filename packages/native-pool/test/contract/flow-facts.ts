import { deepEqual, equal, ok } from "node:assert/strict";
import { PoolClosedError, PoolSaturatedError, ProtocolError, RequestTimeoutError } from "../../src/errors.ts";
import { ManualClock } from "../manual-clock.ts";
import { countListeners } from "./count-listeners.ts";
import { exists, type Fact, rejection, until } from "./harness.ts";

/** Cancellation, limits, keys, reaping and closing. */
export const flowFacts: readonly Fact[] = [
  {
    title: "an aborted request rejects with the reason, and a child that listens keeps its place",
    async check({ pool }) {
      const clock = new ManualClock();
      await using listening = pool({ clock });
      const pid = await listening.request("pid");
      const controller = new AbortController();
      const aborted = rejection(listening.request("hang", undefined, { signal: controller.signal }));
      const reason = new Error("changed my mind");
      controller.abort(reason);
      equal(await aborted, reason);
      deepEqual(await listening.request("cancelled"), [2]);
      clock.advance(10_000);
      equal(await listening.request("pid"), pid);
    },
  },
  {
    title: "a child that does not listen to a cancellation is replaced after the grace",
    async check({ pool }) {
      const clock = new ManualClock();
      await using deaf = pool({ clock, fault: "deaf", cancelGraceMs: 700 });
      const pid = await deaf.request<number>("pid");
      const controller = new AbortController();
      const aborted = rejection(deaf.request("hang", undefined, { signal: controller.signal }));
      controller.abort();
      await aborted;
      clock.advance(699);
      equal(await deaf.request("pid"), pid);
      clock.advance(1);
      ok((await deaf.request("pid")) !== pid);
      ok(!exists(pid));
    },
  },
  {
    title: "replacing a child that hangs on one request waits for the answers to the others",
    async check({ pool }) {
      const clock = new ManualClock();
      await using deaf = pool({ clock, fault: "deaf", cancelGraceMs: 700 });
      await deaf.request("pid");
      const controller = new AbortController();
      const aborted = rejection(deaf.request("hang", undefined, { signal: controller.signal }));
      const slow = deaf.request("slow", { ms: 30, value: "kept" });
      controller.abort();
      await aborted;
      clock.advance(700);
      equal(await slow, "kept");
    },
  },
  {
    title: "a signal that was aborted before sends nothing, and a used signal keeps no listener",
    async check({ pool }) {
      await using echo = pool();
      equal(await rejection(echo.request("pid", null, { signal: AbortSignal.abort("early") })), "early");
      equal(echo.stats().started, 0);
      const { signal } = new AbortController();
      const listeners = countListeners(signal);
      const answer = echo.request("echo", 1, { signal });
      equal(listeners(), 1);
      equal(await answer, 1);
      equal(listeners(), 0);
    },
  },
  {
    title: "a request that waits for a child keeps to its time limit too",
    async check({ pool }) {
      const clock = new ManualClock();
      await using busy = pool({ clock, maxInflight: 1 });
      await busy.request("pid");
      const first = rejection(busy.request("hang", null, { timeoutMs: 900 }));
      const second = rejection(busy.request("pid", null, { timeoutMs: 400 }));
      equal(busy.stats().queued, 1);
      clock.advance(400);
      ok((await second) instanceof RequestTimeoutError);
      equal(busy.stats().queued, 0);
      clock.advance(500);
      ok((await first) instanceof RequestTimeoutError);
    },
  },
  {
    title: "a child never has more than maxInflight requests, and more than maxQueue waiting are refused",
    async check({ pool }) {
      await using narrow = pool({ maxInflight: 3, maxQueue: 10 });
      const asked = Array.from({ length: 13 }, () => narrow.request("slow", { ms: 1 }));
      ok((await rejection(narrow.request("pid"))) instanceof PoolSaturatedError);
      await Promise.all(asked);
      equal(await narrow.request("peak"), 3);
    },
  },
  {
    title: "requests with one key go to one child, other keys to others",
    async check({ pool }) {
      await using sticky = pool({ max: 3 });
      const pids = new Set<unknown>();
      for (let key = 0; key < 12; key += 1) {
        const asked = Array.from({ length: 5 }, () => sticky.request("pid", null, { key: `key ${key}` }));
        equal(new Set(await Promise.all(asked)).size, 1);
        pids.add(await asked[0]);
      }
      equal(pids.size, 3);
    },
  },
  {
    title: "more children start only while the others are busy, and never more than max",
    async check({ pool }) {
      await using pair = pool({ max: 2 });
      for (let index = 0; index < 5; index += 1) await pair.request("echo", index);
      equal(pair.stats().started, 1);
      await Promise.all(Array.from({ length: 50 }, (_, index) => pair.request("echo", index)));
      equal(pair.stats().started, 2);
    },
  },
  {
    title: "an idle child is ended, and a request in the same moment is answered",
    async check({ pool }) {
      const clock = new ManualClock();
      await using lazy = pool({ clock, idleTimeoutMs: 5_000 });
      const pid = await lazy.request<number>("pid");
      clock.advance(4_999);
      equal(await lazy.request("pid"), pid);
      const busy = lazy.request("slow", { ms: 20, value: "busy" });
      clock.advance(6_000);
      equal(lazy.stats().processes[0]?.state, "ready");
      equal(await busy, "busy");
      clock.advance(5_000);
      const answer = lazy.request<number>("pid");
      ok((await answer) !== pid);
      ok(!exists(pid));
      clock.advance(5_000);
      await until(() => lazy.stats().processes.length === 0, "the idle child is gone");
    },
  },
  {
    title: "a child is replaced after maxRequests, with no request lost",
    async check({ pool }) {
      await using worn = pool({ maxRequests: 4 });
      const pids = await Promise.all(Array.from({ length: 12 }, () => worn.request("pid")));
      equal(new Set(pids).size, 3);
    },
  },
  {
    title: "a child that does not read leaves the rest in the queue instead of in its pipe",
    async check({ pool }) {
      const clock = new ManualClock();
      await using full = pool({ clock, maxInflight: 1_000 });
      await full.request("stopReading");
      const text = "x".repeat(256 * 1024);
      const asked = [];
      for (let index = 0; index < 100; index += 1) {
        asked.push(rejection(full.request("echo", text)));
        await new Promise(setImmediate);
      }
      ok(full.stats().queued >= 10, `${full.stats().queued} of 100 wait`);
      clock.advance(30_000);
      await Promise.all(asked);
    },
  },
  {
    title: "a notification leaves out a child that does not read, and says so",
    async check({ pool }) {
      await using full = pool();
      await full.request("stopReading");
      let told = 0;
      for (let index = 0; index < 100; index += 1) {
        told += full.notify("note", "x".repeat(256 * 1024));
        await new Promise(setImmediate);
      }
      ok(told >= 1 && told <= 20, `${told} of 100 were sent`);
    },
  },
  {
    title: "a child that asks on and reads no answer is a ProtocolError",
    async check({ pool }) {
      await using flooding = pool({ onRequest: (_method, params) => params });
      const waiting = rejection(flooding.request("hang"));
      equal(await flooding.request("askAll", { count: 600, text: "x".repeat(64 * 1024) }), "asking");
      ok((await waiting) instanceof ProtocolError);
    },
  },
  {
    title: "a drain answers what is under way, refuses the rest, and leaves no process",
    async check({ pool }) {
      const ending = pool();
      const pid = await ending.request<number>("pid");
      await rejection(ending.request("fail", { code: 1, message: "no" }));
      equal(ending.stats().failed, 1);
      const slow = ending.request("slow", { ms: 20, value: "done" });
      const drained = ending.drain();
      ok((await rejection(ending.request("pid"))) instanceof PoolClosedError);
      equal(await slow, "done");
      await drained;
      ok(!exists(pid));
      await ending.drain();
    },
  },
  {
    title: "a disposal rejects what is under way and waiting, and leaves no process",
    async check({ pool }) {
      const ending = pool({ maxInflight: 1 });
      const pid = await ending.request<number>("pid");
      const lost = [rejection(ending.request("hang")), rejection(ending.request("pid"))];
      await ending[Symbol.asyncDispose]();
      for (const error of await Promise.all(lost)) ok(error instanceof PoolClosedError);
      ok(!exists(pid));
    },
  },
];
