import { equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProcessExitedError, ProtocolError, RequestTimeoutError, SpawnError } from "../../src/errors.ts";
import { ManualClock } from "../manual-clock.ts";
import { exists, type Fact, rejection, runs, until } from "./harness.ts";

const protocolFaults: readonly Fact[] = ["garbage", "binary", "notUtf8", "stranger", "twice"].map(
  (method) => ({
    title: `${method} on stdout is a ProtocolError for everyone who waits, and the next request has a new child`,
    async check({ pool }) {
      await using broken = pool();
      const before = await broken.request("pid");
      const waiting = rejection(broken.request("hang"));
      const caused = broken.request(method).then(
        (value) => value,
        (error: unknown) => error,
      );
      ok((await waiting) instanceof ProtocolError);
      const outcome = await caused;
      ok(method === "twice" ? outcome === 1 : outcome instanceof ProtocolError);
      ok((await broken.request("pid")) !== before);
    },
  }),
);

/** Children that die, lie or hang. */
export const faultFacts: readonly Fact[] = [
  ...protocolFaults,
  {
    title: "an answer, then garbage, in one write: the answer counts, the rest is a ProtocolError",
    async check({ pool }) {
      for (const protocol of ["jsonl", "lsp", "length-prefixed"] as const) {
        await using broken = pool({ protocol });
        const waiting = rejection(broken.request("hang"));
        equal(await broken.request("answerThenGarbage"), "whole");
        ok((await waiting) instanceof ProtocolError);
      }
    },
  },
  {
    title: "the death of a child rejects all its requests with exit code and the end of stderr",
    async check({ pool }) {
      await using fragile = pool();
      const waiting = Array.from({ length: 20 }, () => rejection(fragile.request("hang")));
      waiting.push(rejection(fragile.request("crash", { code: 7, stderr: "out of luck" })));
      for (const error of await Promise.all(waiting)) {
        ok(error instanceof ProcessExitedError);
        equal(error.exitCode, 7);
        equal(error.signal, null);
        equal(error.stderrTail, "out of luck");
      }
    },
  },
  {
    title: "a child that is killed is reported with its signal",
    async check({ pool }) {
      await using fragile = pool();
      const error = await rejection(fragile.request("kill", "SIGKILL"));
      ok(error instanceof ProcessExitedError);
      equal(error.signal, "SIGKILL");
      equal(error.exitCode, null);
    },
  },
  {
    title: "half a frame and an exit with 0 is a death, not an answer",
    async check({ pool }) {
      for (const protocol of ["jsonl", "lsp", "length-prefixed"] as const) {
        await using fragile = pool({ protocol });
        const error = await rejection(fragile.request("halfThenExit"));
        ok(error instanceof ProcessExitedError);
        equal(error.exitCode, 0);
      }
    },
  },
  {
    title: "half a frame and silence ends with the time limit",
    async check({ pool }) {
      const clock = new ManualClock();
      await using slow = pool({ clock });
      await slow.request("pid");
      const error = rejection(slow.request("halfThenHang", undefined, { timeoutMs: 500 }));
      clock.advance(500);
      ok((await error) instanceof RequestTimeoutError);
    },
  },
  {
    title: "a frame over the limit is a ProtocolError",
    async check({ pool }) {
      for (const protocol of ["jsonl", "lsp", "length-prefixed"] as const) {
        await using wordy = pool({ protocol, maxFrameBytes: 64 * 1024 });
        equal(await wordy.request("echo", "short"), "short");
        ok((await rejection(wordy.request("giant", { bytes: 256 * 1024 }))) instanceof ProtocolError);
      }
    },
  },
  {
    title: "ten megabytes on stderr block nothing, and the tail is kept",
    async check({ pool }) {
      await using wordy = pool();
      equal(await wordy.request("chatter", { bytes: 10 * 1024 * 1024 }), "said");
      const error = await rejection(wordy.request("crash", { code: 2 }));
      ok(error instanceof ProcessExitedError);
      equal(error.stderrTail.length, 8 * 1024);
      ok(error.stderrTail.endsWith("xEND"));
    },
  },
  {
    title: "a missing command and a missing folder are SpawnErrors at once",
    async check({ pool }) {
      await using missing = pool({ command: "no-such-command-anywhere" });
      ok((await rejection(missing.request("pid"))) instanceof SpawnError);
      ok((await rejection(missing.request("pid", null, { idempotent: true }))) instanceof SpawnError);
      await using homeless = pool({ cwd: "/no/such/folder" });
      ok((await rejection(homeless.request("pid"))) instanceof SpawnError);
    },
  },
  {
    title: "a child that crashes at its nth request takes only the requests that it had",
    async check({ pool }) {
      await using fragile = pool({ fault: "crash-after-3" });
      const outcomes = [];
      for (let index = 0; index < 7; index += 1) {
        outcomes.push(
          await fragile.request("echo", index).then(
            () => "answered",
            () => "lost",
          ),
        );
      }
      equal(outcomes.join(" "), "answered answered lost answered answered lost answered");
      equal(fragile.stats().started, 3);
    },
  },
  {
    title: "only a request declared idempotent is sent again, and once",
    async check({ pool }) {
      const folder = mkdtempSync(join(tmpdir(), "native-pool-"));
      await using fragile = pool();
      const once = { marker: join(folder, "a") };
      equal(await fragile.request("crashOnce", once, { idempotent: true }), "second attempt");
      ok(
        (await rejection(fragile.request("crashOnce", { marker: join(folder, "b") }))) instanceof
          ProcessExitedError,
      );
      const started = fragile.stats().started;
      ok((await rejection(fragile.request("crash", {}, { idempotent: true }))) instanceof ProcessExitedError);
      equal(fragile.stats().started - started, 2);
      rmSync(folder, { recursive: true });
    },
  },
  {
    title: "a grandchild dies with its child, and a child that is disposed of leaves nothing",
    async check({ pool }) {
      await using parent = pool();
      const [pid, grandchild] = [
        await parent.request<number>("pid"),
        await parent.request<number>("grandchild"),
      ];
      ok(runs(grandchild));
      await rejection(parent.request("crash", {}));
      await until(() => !runs(grandchild) && !exists(pid), "the family is gone");
      const next = [await parent.request<number>("pid"), await parent.request<number>("grandchild")];
      await parent[Symbol.asyncDispose]();
      await until(() => next.every((member) => !runs(member)), "the next family is gone");
    },
  },
  {
    title: "a process that left the group and holds stdout does not delay the news of a death",
    async check({ pool }) {
      await using parent = pool();
      const escapee = await parent.request<number>("escapee");
      ok((await rejection(parent.request("crash", { code: 5 }))) instanceof ProcessExitedError);
      ok(runs(escapee));
      process.kill(escapee, "SIGKILL");
    },
  },
  {
    title: "a child that ignores SIGTERM and the end of its input is killed after the grace",
    async check({ pool }) {
      const clock = new ManualClock();
      const deaf = pool({ clock, killGraceMs: 300 });
      const pid = await deaf.request<number>("pid");
      await deaf.request("ignoreTerm");
      const drained = deaf.drain();
      await new Promise(setImmediate);
      clock.advance(300);
      ok(runs(pid));
      clock.advance(300);
      await drained;
      ok(!exists(pid));
    },
  },
];
