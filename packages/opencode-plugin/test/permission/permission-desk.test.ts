import { createOpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test, vi } from "vitest";
import type { Presence } from "../../src/delegation/headless/presence.ts";
import { PermissionDesk } from "../../src/permission/permission-desk.ts";

interface DeskSetting {
  readonly presence: Presence;
  /** How many of the host's answers about a session are faults. */
  readonly faults?: number;
  readonly isOurs?: boolean;
  readonly allow?: Readonly<Record<string, readonly string[]>>;
}

/** A desk over a host that knows one session, and notes what it is told. */
function openDesk({ presence, faults = 0, isOurs = true, allow = {} }: DeskSetting) {
  const seen = { looks: 0, replies: [] as unknown[], shown: [] as string[], faults: [] as string[] };
  const session = { id: "ses_1", title: "add a flag", agent: "worker", metadata: isOurs ? { oco: "a" } : {} };
  const client = createOpencodeClient({
    baseUrl: "http://127.0.0.1:1",
    fetch: async (input) => {
      const request = input as Request;
      if (request.method === "POST") {
        seen.replies.push(await request.json().catch(() => ({})));
        return Response.json(true);
      }
      seen.looks += 1;
      if (seen.looks <= faults) return Response.json({ name: "Broken" }, { status: 500 });
      return Response.json(session);
    },
  });
  const desk = new PermissionDesk({
    ...{ client, presence, directory: "/project", options: { children: "auto", allow } },
    show: (message) => seen.shown.push(message),
    onFault: (what) => () => seen.faults.push(what),
  });
  const ask = { id: "per_1", sessionID: "ses_1", permission: "bash", patterns: ["npm test"] };
  const take = (directory = "/project"): void =>
    desk.take({ type: "permission.asked", properties: ask }, directory);
  return { seen, take };
}

test("a host that fails once to say whose session asks is asked again", async () => {
  const { seen, take } = openDesk({ presence: "run", faults: 1, allow: { bash: ["npm *"] } });
  take();
  await vi.waitFor(() => expect(seen.replies).toEqual([{ reply: "once" }]));
  expect(seen.looks).toBe(2);
});

test("when it cannot be told whose session asks, nothing is allowed, and the session does not wait for ever", async () => {
  const { seen, take } = openDesk({ presence: "run", faults: 2, allow: { bash: ["npm *"] } });
  take();
  await vi.waitFor(() => expect(seen.replies).toMatchObject([{ reply: "reject" }]));
  expect(seen.faults).toEqual(["tell whose session asks for a permission"]);
});

test("a person's own session is left alone", async () => {
  const { seen, take } = openDesk({ presence: "run", isOurs: false });
  take();
  await vi.waitFor(() => expect(seen.looks).toBe(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toMatchObject({ replies: [], shown: [], faults: [] });
});

test("a person is told who asks in the project, and an ask in a mission's own folder is denied", async () => {
  const { seen, take } = openDesk({ presence: "person" });
  take();
  await vi.waitFor(() => expect(seen.shown).toEqual(["worker asks for bash (npm test): add a flag"]));
  expect(seen.replies).toEqual([]);
  take("/state/worktrees/m-1");
  await vi.waitFor(() => expect(seen.replies).toMatchObject([{ reply: "reject" }]));
  expect(JSON.stringify(seen.replies)).toContain("nobody sees what is asked in a mission's own folder");
});
