import { deepEqual, equal, ok } from "node:assert/strict";
import { RemoteError } from "../../src/errors.ts";
import type { Protocol } from "../../src/protocol/frames.ts";
import { type Fact, rejection, until } from "./harness.ts";

const korean = "한국어 텍스트 – 🙂 naïve \u2028 \u0000 end";
const protocols: readonly Protocol[] = ["jsonl", "lsp", "length-prefixed"];

const perProtocol: readonly Fact[] = protocols.flatMap((protocol) => [
  {
    title: `${protocol}: a thousand concurrent answers come back to those who asked`,
    async check({ pool }) {
      await using echo = pool({ protocol, max: 2 });
      const asked = Array.from({ length: 1_000 }, (_, index) => ({ index, text: `${korean}${index}` }));
      deepEqual(await Promise.all(asked.map((value) => echo.request("echo", value))), asked);
    },
  },
  {
    title: `${protocol}: text that arrives byte by byte is unharmed`,
    async check({ pool }) {
      await using echo = pool({ protocol });
      equal(await echo.request("dribble", korean), korean);
    },
  },
  {
    title: `${protocol}: a message of 2 MB passes in both directions at once`,
    async check({ pool }) {
      await using echo = pool({ protocol });
      const big = "é".repeat(1024 * 1024);
      const [back, other] = await Promise.all([
        echo.request<string>("echo", big),
        echo.request<string>("giant", { bytes: 2 * 1024 * 1024 }),
      ]);
      ok(back === big && other === big);
    },
  },
]);

/** Requests, answers and messages of the child. */
export const answerFacts: readonly Fact[] = [
  ...perProtocol,
  {
    title: "an error of the child carries its code, message and data",
    async check({ pool }) {
      await using echo = pool();
      const error = await rejection(
        echo.request("fail", { code: 42, message: "no such thing", data: { at: 7 } }),
      );
      ok(error instanceof RemoteError);
      equal(error.remoteCode, 42);
      deepEqual(error.data, { at: 7 });
      ok(error.message.includes("no such thing"));
    },
  },
  {
    title: "a request without parameters is answered",
    async check({ pool }) {
      await using echo = pool();
      ok((await echo.request<number>("pid")) > 0);
    },
  },
  {
    title: "a request of the child is answered by onRequest, and refused without it",
    async check({ pool }) {
      await using polite = pool({ onRequest: (method, params) => ({ method, params }) });
      deepEqual(await polite.request("ask", { method: "config", params: [1] }), {
        method: "config",
        params: [1],
      });
      await using mute = pool();
      const refused = await mute.request<{ code: number }>("ask", { method: "config" });
      equal(refused.code, -32_601);
    },
  },
  {
    title: "notifications reach the child and come back from it",
    async check({ pool }) {
      const heard: unknown[] = [];
      await using echo = pool({ onNotification: (method, params) => heard.push([method, params]) });
      await echo.request("pid");
      equal(echo.notify("relay", { text: korean }), 1);
      await until(() => heard.length === 1, "the notification came back");
      deepEqual(heard, [["relayed", { text: korean }]]);
    },
  },
  {
    title: "children see the environment and nothing but the environment given",
    async check({ pool }) {
      await using echo = pool({ env: { PATH: process.env.PATH, ANSWER: "42" } });
      equal(await echo.request("env", "ANSWER"), "42");
      equal(await echo.request("env", "HOME"), null);
    },
  },
];
