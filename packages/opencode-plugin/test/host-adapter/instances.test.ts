import { createOpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test } from "vitest";
import { OpencodeV1Host } from "../../src/host/opencode-v1-host.ts";
import { SessionActivity } from "../../src/host/session-activity.ts";
import { RuntimeRegistry } from "../../src/runtime/runtime-registry.ts";
import { answered, asked } from "./messages.ts";

/** The adapter over a host that has a session of the mission in a worktree, and says of each request where it went. */
async function hostWith(hasInstance: (directory: string) => boolean) {
  const asks: string[] = [];
  const client = createOpencodeClient({
    baseUrl: "http://host",
    fetch: async (input) => {
      const { pathname, searchParams } = new URL(new Request(input).url);
      asks.push(`${pathname} in ${searchParams.get("directory")}`);
      if (pathname === "/session")
        return Response.json([{ id: "s", directory: "/tree", metadata: { oco: { tag: "m1/work" } } }]);
      if (pathname === "/session/status") return Response.json({ s: { type: "busy" } });
      return Response.json(pathname.endsWith("/abort") ? true : [asked("turn"), answered("x")]);
    },
  });
  const host = new OpencodeV1Host(client, new SessionActivity(), "/project", () => 0, hasInstance);
  await host.findSessions("m1/");
  return { host, asks };
}

test("a worktree without an instance of the host is not asked: no session works in it, and its messages are read elsewhere", async () => {
  const { host, asks } = await hostWith((directory) => directory === "/project");
  expect((await host.turnStates([{ sessionId: "s", turnId: "turn" }])).get("turn")?.kind).toBe("ended");
  await host.abort("s");
  expect(asks).toEqual(["/session in /project", "/session/s/message in /project"]);
});

test("a worktree with an instance of the host is asked there, and what works in it is aborted there", async () => {
  const { host, asks } = await hostWith(() => true);
  expect((await host.turnStates([{ sessionId: "s", turnId: "turn" }])).get("turn")?.kind).toBe("running");
  await host.abort("s");
  expect(asks).toEqual([
    "/session in /project",
    "/session/status in /tree",
    "/session/status in /tree",
    "/session/s/abort in /tree",
  ]);
});

test("sessions that are aborted in the same moment are asked about once", async () => {
  const { host, asks } = await hostWith(() => true);
  await Promise.all([host.abort("s"), host.abort("other"), host.abort("third")]);
  expect(asks.filter((ask) => ask.startsWith("/session/status"))).toEqual([
    "/session/status in /tree",
    "/session/status in /project",
  ]);
  await host.abort("other");
  expect(asks.filter((ask) => ask.startsWith("/session/status"))).toHaveLength(3);
});

test("an instance is there until the last one of its directory is gone", () => {
  const registry = new RuntimeRegistry();
  expect(registry.hasInstance("/tree")).toBe(false);
  const [first, second] = [registry.enter("/tree"), registry.enter("/tree")];
  first[Symbol.dispose]();
  expect(registry.hasInstance("/tree")).toBe(true);
  second[Symbol.dispose]();
  expect(registry.hasInstance("/tree")).toBe(false);
});
