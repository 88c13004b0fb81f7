import type { IncomingMessage, ServerResponse } from "node:http";
import { errorBody, readBody, sendJson } from "./body.ts";
import { ScriptedModelError } from "./errors.ts";
import type { Settings } from "./options.ts";
import type { Outcome, RecordedRequest, RequestRecord } from "./record/record.ts";
import { DocumentSink } from "./reply/document.ts";
import { EventStreamSink } from "./reply/event-stream.ts";
import { planReply, type ReplyPlan } from "./reply/plan.ts";
import { playMessage } from "./reply/play.ts";
import { type ModelRequest, parseRequest } from "./request/model-request.ts";
import { describeRequest } from "./script.ts";
import type { StatusStep, Step } from "./step.ts";

// They speak about a conversation, not in it.
const asideAgents: ReadonlySet<string> = new Set(["title", "compaction", "summary"]);

/** Answers chat requests: reads, records, asks the script, plays its reply. */
export class Chat {
  readonly #settings: Settings;
  readonly #record: RequestRecord;
  readonly #closing: AbortSignal;
  // One number per session: the only thing that is never forgotten.
  readonly #turns = new Map<string | undefined, number>();
  #count = 0;

  constructor(settings: Settings, record: RequestRecord, closing: AbortSignal) {
    this.#settings = settings;
    this.#record = record;
    this.#closing = closing;
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message, this.#settings.maxRequestBytes);
    if (body === undefined) {
      const limit = `the body is longer than ${this.#settings.maxRequestBytes} bytes`;
      sendJson(response, 413, errorBody(limit, "invalid_request_error"), { connection: "close" });
      return;
    }
    let request: ModelRequest;
    try {
      request = this.#attribute(message, body);
    } catch (error) {
      if (!ScriptedModelError.is(error)) throw error;
      return sendJson(response, 400, errorBody(error.message, "invalid_request_error"));
    }
    await this.#serve(this.#record.begin(request), response);
  }

  #attribute({ headers }: IncomingMessage, body: Buffer): ModelRequest {
    const { now, countTokens, agentOf } = this.#settings;
    const parsed = parseRequest({ headers, body, startedAt: now(), countTokens });
    const agent = agentOf(parsed);
    const index = this.#count;
    this.#count += 1;
    if (agent !== undefined && asideAgents.has(agent)) return { ...parsed, index, agent, turn: 0 };
    const turn = (this.#turns.get(parsed.session) ?? 0) + 1;
    this.#turns.set(parsed.session, turn);
    return { ...parsed, index, agent, turn };
  }

  async #serve(entry: RecordedRequest, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    response.once("close", onClose);
    const signal = AbortSignal.any([gone.signal, this.#closing]);
    let outcome: Outcome;
    let failure: unknown;
    try {
      const plan = await this.#plan(entry, signal);
      // A finished reply also closes the response: that is no longer the client going away.
      outcome = await this.#play(plan, entry, response, signal);
    } catch (error) {
      if (signal.aborted) {
        outcome = this.#closing.aborted ? "closed" : "client-gone";
      } else {
        outcome = "failed";
        failure = error;
        sendFailure(response, entry, error);
      }
    } finally {
      response.off("close", onClose);
    }
    this.#record.end(entry, outcome, this.#settings.now(), failure);
  }

  async #plan(entry: RecordedRequest, signal: AbortSignal): Promise<ReplyPlan> {
    const { title, script } = this.#settings;
    const isTitle = entry.agent === "title" && title !== false;
    const answer = isTitle ? { type: "text" as const, text: title } : await orAbort(script(entry), signal);
    entry.steps = isSteps(answer) ? answer : [answer];
    return planReply(entry.steps);
  }

  async #play(
    plan: ReplyPlan,
    request: RecordedRequest,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { delay, countTokens, pieces } = this.#settings;
    if (plan.kind === "status") {
      for (const { ms } of plan.delays) await delay(ms, signal);
      sendStatus(response, plan.status);
      return "status";
    }
    const identity = {
      id: `chatcmpl-${request.index}`,
      model: request.model,
      created: Math.floor(request.startedAt / 1000),
    };
    const sink = request.isStream
      ? new EventStreamSink(response, identity, pieces, signal)
      : new DocumentSink(response, identity);
    return playMessage(plan, { request, sink, signal, delay, countTokens });
  }
}

function isSteps(answer: Step | readonly Step[]): answer is readonly Step[] {
  return Array.isArray(answer);
}

function sendStatus(response: ServerResponse, { status, headers, body }: StatusStep): void {
  sendJson(response, status, body ?? errorBody(`scripted status ${status}`, "scripted_status"), headers);
}

// 400 and not 500: a client that retries a mistake of the script would only hide it for a while.
function sendFailure(response: ServerResponse, request: ModelRequest, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  const text = `the script failed at ${describeRequest(request)}: ${message}`;
  sendJson(response, 400, errorBody(text, "script_error"));
}

async function orAbort<T>(value: T | Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}
