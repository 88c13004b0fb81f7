import { readFile } from "node:fs/promises";
import { findBinary } from "@oco-tools/opencode-host";
import { text } from "@oco-tools/scripted-model";
import { createOpencodeClient, type OpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test, vi } from "vitest";
import { callsUsed, eventsUsed, hooksUsed } from "../contract/host-names.ts";
import { openHost } from "./open-host.ts";

vi.setConfig({ testTimeout: 60_000 });

/** The host calls these in a way of their own; `permission.ask` it knows no more (its types still do). */
const special = {
  config: ".config?.(",
  dispose: ".dispose?.(",
  event: ".event?.({event:",
  tool: ".tool??{}",
};

test("the binary calls every hook that the plugin answers, and never calls permission.ask", async () => {
  const binary = await readFile(findBinary().path);
  const called = hooksUsed.map((name) => [
    name,
    special[name as keyof typeof special] ?? `trigger("${name}"`,
  ]);
  expect(called.filter(([, call]) => !binary.includes(call ?? "")).map(([name]) => name)).toEqual([]);
  expect(binary.includes('trigger("permission.ask"')).toBe(false);
});

test("the server describes every event that the plugin takes notice of, and every call that it makes", async () => {
  await using setting = await openHost(() => text("never"), { plugins: [] });
  await using server = await setting.host.serve();
  const document = await server.http.get<Document>("/doc");
  expect(eventsUsed.filter((name) => !namesIn(document).has(name))).toEqual([]);
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(calls).sort()).toEqual(callsUsed);
  for (const call of Object.values(calls)) expect(described).toContain(await requestOf(call));
});

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, EventSchema>> };
}

interface EventSchema {
  readonly properties?: { readonly type?: { readonly enum?: readonly string[]; readonly const?: string } };
}

/** What `type` may be in any schema of the document. */
function namesIn({ components }: Document): Set<string> {
  const types = Object.values(components.schemas).map(({ properties }) => properties?.type);
  return new Set(
    types.flatMap((type) => [...(type?.enum ?? []), ...(type?.const === undefined ? [] : [type.const])]),
  );
}

// Ids are their own place in the path, as the document writes it.
const sessionID = "{sessionID}";
const messageID = "{messageID}";
const requestID = "{requestID}";

const calls: Readonly<Record<string, (client: OpencodeClient) => Promise<unknown>>> = {
  "app.agents": ({ app }) => app.agents(),
  "app.log": ({ app }) => app.log({ service: "oco", level: "error", message: "m" }),
  "permission.reply": ({ permission }) => permission.reply({ requestID, reply: "once" }),
  "question.reject": ({ question }) => question.reject({ requestID }),
  "session.abort": ({ session }) => session.abort({ sessionID }),
  "session.create": ({ session }) => session.create({}),
  "session.get": ({ session }) => session.get({ sessionID }),
  "session.list": ({ session }) => session.list({}),
  "session.message": ({ session }) => session.message({ sessionID, messageID }),
  "session.messages": ({ session }) => session.messages({ sessionID }),
  "session.prompt": ({ session }) => session.prompt({ sessionID, parts: [] }),
  "session.promptAsync": ({ session }) => session.promptAsync({ sessionID, parts: [] }),
  "session.status": ({ session }) => session.status({}),
  "tui.showToast": ({ tui }) => tui.showToast({ message: "m", variant: "info" }),
};

/** Method and path of the request that the installed client makes of a call. */
async function requestOf(call: (client: OpencodeClient) => Promise<unknown>): Promise<string> {
  let made = "";
  const client = createOpencodeClient({
    baseUrl: "http://host",
    fetch: async (input) => {
      const { method, url } = new Request(input);
      made = `${method} ${decodeURIComponent(new URL(url).pathname)}`;
      return Response.json({});
    },
  });
  await call(client);
  return made;
}
