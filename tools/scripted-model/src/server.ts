import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errorBody, sendJson } from "./body.ts";
import { Chat } from "./chat.ts";
import { type ScriptedModelOptions, type Settings, settle } from "./options.ts";
import { type Overflow, type RecordedRequest, RequestRecord } from "./record/record.ts";

/** How long to wait for a request. */
export interface WaitOptions {
  /** @default 30000 */
  readonly timeoutMs?: number;
}

/** A running server. */
export interface ScriptedModel extends AsyncDisposable {
  /** The base URL for clients, such as `http://127.0.0.1:40123/v1`. */
  readonly url: string;
  /** Every chat request so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** What the record had to forget. */
  readonly overflow: Overflow;
  /** Requests that the script did not answer, or answered wrongly. A test asserts that there are none. */
  readonly failures: readonly RecordedRequest[];
  /**
   * The first request, recorded or to come, for which `predicate` holds when it arrives or when it ends.
   *
   * @throws ScriptedModelError `OCO_MODEL_WAIT` after the time limit, with the last requests in the message
   */
  waitFor(predicate: (request: RecordedRequest) => boolean, options?: WaitOptions): Promise<RecordedRequest>;
  /** Breaks off what still runs and frees the port. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts an OpenAI-compatible server on a free port of 127.0.0.1 that answers from a script.
 *
 * @throws ScriptedModelError `OCO_MODEL_SCRIPT` for a script that is not well formed
 *
 * @example
 * await using model = await startScriptedModel({
 *   script: ({ toolResults }) =>
 *     toolResults.length === 0 ? tool("write", { filePath: "a.txt", content: "a" }) : text("Written."),
 * });
 */
export async function startScriptedModel(options: ScriptedModelOptions): Promise<ScriptedModel> {
  const settings = settle(options);
  const record = new RequestRecord(settings);
  const closing = new AbortController();
  const chat = new Chat(settings, record, closing.signal);
  const server = createServer((request, response) => {
    route(request, response, chat, settings).catch(() => response.destroy());
  });
  // Clients keep connections open between requests; closing one early would look like a network fault to them.
  server.keepAliveTimeout = 120_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= shutDown(server, record, closing);
    return closed;
  };
  return {
    url: `http://127.0.0.1:${port}/v1`,
    get requests() {
      return record.requests;
    },
    get overflow() {
      return record.overflow;
    },
    get failures() {
      return record.requests.filter(({ outcome }) => outcome === "failed");
    },
    waitFor: (predicate, { timeoutMs = 30_000 } = {}) => record.waitFor(predicate, timeoutMs),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function shutDown(server: Server, record: RequestRecord, closing: AbortController): Promise<void> {
  closing.abort();
  record.close();
  const isClosed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await isClosed;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  chat: Chat,
  { models }: Settings,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  const target = `${request.method} ${path}`;
  if (target === "POST /v1/chat/completions") return chat.answer(request, response);
  if (target === "GET /v1/models") {
    const data = models.map((id) => ({ id, object: "model", created: 0, owned_by: "scripted-model" }));
    return sendJson(response, 200, { object: "list", data });
  }
  sendJson(response, 404, errorBody(`no route ${target}`, "invalid_request_error"));
}
