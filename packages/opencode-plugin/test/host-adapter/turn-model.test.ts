import { createOpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import { OpencodeV1Host } from "../../src/host/opencode-v1-host.ts";
import { SessionActivity } from "../../src/host/session-activity.ts";

/** The adapter over a host with two agents, one of which has a model, and what is asked of that host. */
function openHost() {
  const models: unknown[] = [];
  let listed = 0;
  const client = createOpencodeClient({
    baseUrl: "http://host",
    fetch: async (input) => {
      const request = new Request(input);
      if (new URL(request.url).pathname === "/agent") {
        listed += 1;
        return Response.json([
          { name: "worker" },
          { name: "planner", model: { providerID: "own", modelID: "m" } },
        ]);
      }
      models.push(JSON.parse(await request.text()).model);
      return new Response(null, { status: 204 });
    },
  });
  const host = new OpencodeV1Host(client, new SessionActivity(), "/project", () => 0);
  const turn = async (agent: string, named: { model?: string; defaultModel?: string }) => {
    await host.startTurn({
      sessionId: "s",
      turnId: "msg_1",
      directory: "/project",
      text: "x",
      agent,
      ...named,
    });
    return models.at(-1);
  };
  return { turn, listed: () => listed };
}

test("a turn's own model wins, then its agent's, then the default", async () => {
  const { turn, listed } = openHost();
  const chosen = { providerID: "p", modelID: "a/b" };
  expect(await turn("worker", {})).toBeUndefined();
  expect(await turn("planner", { model: "p/a/b", defaultModel: "d/d" })).toEqual(chosen);
  expect(listed()).toBe(0);
  expect(await turn("planner", { defaultModel: "p/a/b" })).toBeUndefined();
  expect(await turn("worker", { defaultModel: "p/a/b" })).toEqual(chosen);
  expect(listed()).toBe(1);
});
