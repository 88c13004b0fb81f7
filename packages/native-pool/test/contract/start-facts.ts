import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProcessExitedError, RequestTimeoutError, SpawnError } from "../../src/errors.ts";
import { ManualClock } from "../manual-clock.ts";
import { type Fact, rejection, until } from "./harness.ts";

/** How children become ready, and what follows when they do not. */
export const startFacts: readonly Fact[] = [
  {
    title: "requests wait for each kind of ready handshake",
    async check({ pool }) {
      await using asked = pool({ ready: { request: "echo", params: "hello" } });
      ok(await asked.request("pid"));
      await using greeted = pool({ fault: "greets", ready: { notification: "ready" } });
      ok(await greeted.request("pid"));
      const order: string[] = [];
      await using custom = pool({
        ready: async ({ request, notify }) => {
          order.push(String(await request("echo", "initialize")));
          notify("initialized");
        },
      });
      order.push(String(await custom.request("echo", "work")));
      deepEqual(order, ["initialize", "work"]);
    },
  },
  {
    title:
      "a child that dies or is silent during the handshake is tried again with growing pauses, then given up",
    async check({ pool }) {
      const clock = new ManualClock();
      const restart = { baseMs: 100, maxMs: 150, maxFailures: 3 };
      await using dying = pool({ clock, fault: "exit-7", ready: { request: "pid" }, restart });
      const lost = rejection(dying.request("pid"));
      for (const [started, pauseMs] of [
        [1, 100],
        [2, 150],
      ] as const) {
        await until(() => dying.stats().processes.length === 0, `child ${started} is gone`);
        equal(dying.stats().started, started);
        clock.advance(pauseMs - 1);
        equal(dying.stats().started, started);
        clock.advance(1);
        equal(dying.stats().started, started + 1);
      }
      const error = await lost;
      ok(error instanceof ProcessExitedError && error.exitCode === 7 && error.stderrTail === "cannot start");
      const silent = pool({
        clock,
        ready: { notification: "never" },
        readyTimeoutMs: 50,
        restart: { maxFailures: 1 },
      });
      const waiting = rejection(silent.request("pid"));
      clock.advance(50);
      ok((await waiting) instanceof RequestTimeoutError);
      await silent[Symbol.asyncDispose]();
    },
  },
  {
    title: "a handshake that fails in a later step is tried again with pauses too, then given up",
    async check({ pool }) {
      const clock = new ManualClock();
      const restart = { baseMs: 1_000, maxFailures: 2 };
      await using dying = pool({
        clock,
        restart,
        ready: async ({ request }) => {
          await request("echo", "initialize");
          await request("crash", { code: 7 });
        },
      });
      const lost = rejection(dying.request("pid"));
      await until(() => dying.stats().processes.length === 0, "the child is gone");
      clock.advance(999);
      equal(dying.stats().started, 1);
      clock.advance(1);
      const error = await lost;
      ok(error instanceof ProcessExitedError && error.exitCode === 7);
      equal(dying.stats().started, 2);
      const refusal = new Error("not this child");
      await using refused = pool({
        clock,
        restart: { maxFailures: 1 },
        ready: async ({ request }) => {
          await request("echo", "initialize");
          throw refusal;
        },
      });
      equal(await rejection(refused.request("pid")), refusal);
    },
  },
  {
    title: "a start that fails rejects what only it could answer, and leaves the rest to children that live",
    async check({ pool }) {
      const cwd = mkdtempSync(join(tmpdir(), "native-pool-"));
      await using pair = pool({ cwd, clock: new ManualClock(), max: 2, maxInflight: 1 });
      // These keys stand for the first and for the second child.
      const pid = await pair.request("pid", null, { key: "a" });
      rmSync(cwd, { recursive: true });
      const controller = new AbortController();
      const busy = rejection(pair.request("hang", null, { signal: controller.signal }));
      const waiting = [pair.request("pid", null, { key: "a" }), pair.request("pid")];
      ok((await rejection(pair.request("pid", null, { key: "b" }))) instanceof SpawnError);
      equal(pair.stats().queued, 2);
      controller.abort();
      await busy;
      deepEqual(await Promise.all(waiting), [pid, pid]);
    },
  },
];
